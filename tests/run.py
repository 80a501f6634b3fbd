"""Run every test that this machine can run, and say what was left out.

Core and ledger run on SQLite everywhere, the pages in a browser where Chromium is found.
PostgreSQL runs where ``DATABASE_URL`` names
a server or its binaries are found: then a server of its own is started, as an ordinary
user, in a folder that goes afterwards. With ``BALISE_LEAVE_NOTHING_OUT`` set, anything
left out is a failure.
"""

import getpass
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKERS = min(os.cpu_count() or 1, 4)
REAL_FILES = Path(os.environ.get("BALISE_REAL_FILES", ROOT.parent / "shared" / "data"))


def main(arguments: list[str]) -> int:
    """Run the shelves one after the other; the first failure is the answer."""
    left_out: list[str] = []
    if not REAL_FILES.is_dir():
        left_out.append(
            f"real national files: none at {REAL_FILES} (BALISE_REAL_FILES); "
            "generated twins with the same traps were read instead"
        )
    everything = ["tests", "--ignore=tests/browser"]
    status = pytest(arguments or everything, "core, and the ledger on SQLite", {})
    if status == 0 and not arguments:
        status = on_postgresql(left_out)
    if status == 0 and not arguments:
        status = in_a_browser(left_out)
    for line in left_out:
        print(f"Left out: {line}")
    if status == 0 and left_out and os.environ.get("BALISE_LEAVE_NOTHING_OUT"):
        print("BALISE_LEAVE_NOTHING_OUT is set, so what was left out is a failure.")
        return 1
    return status


def on_postgresql(left_out: list[str]) -> int:
    """Run the ledger's tests on PostgreSQL, on the server given or one of our own."""
    shelf = ["tests/web"]
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        return pytest(shelf, "the ledger on the PostgreSQL of DATABASE_URL", {})
    binaries = server_binaries()
    if binaries is None:
        left_out.append("the ledger on PostgreSQL: no DATABASE_URL, no server found")
        return 0
    with own_server(binaries) as url:
        title = f"the ledger on PostgreSQL ({binaries})"
        return pytest(shelf, title, {"DATABASE_URL": url})


def in_a_browser(left_out: list[str]) -> int:
    """Run the journeys through the pages in Chromium, where there is one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    if not any(shutil.which(name) for name in names):
        left_out.append("the pages in a browser: no Chromium (make test-browser)")
        return 0
    return pytest(["tests/browser"], "the pages in Chromium, on SQLite", {})


def pytest(arguments: list[str], title: str, extra: dict[str, str]) -> int:
    """Run pytest in a process of its own, so that settings are read anew."""
    print(f"\n== {title}", flush=True)
    environment = os.environ | {"BALISE_REAL_FILES": str(REAL_FILES)} | extra
    # A file's tests stay together, because they share what is dear to set up.
    several = ["-n", str(WORKERS), "--dist", "loadfile"] if WORKERS > 1 else []
    command = [sys.executable, "-m", "pytest", "-q", *several, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def server_binaries() -> Path | None:
    """The folder of PostgreSQL's server programs, the newest where there are several."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found := shutil.which("pg_ctl"):
        folders.insert(0, Path(found).resolve().parent)
    return next((f for f in folders if (f / "initdb").exists()), None)


@contextmanager
def own_server(binaries: Path) -> Iterator[str]:
    """Start a server that only this run knows; PostgreSQL refuses to run as root."""
    folder = Path(tempfile.mkdtemp(prefix="balise-postgresql-"))
    owner = ordinary_user()
    shutil.chown(folder, user=owner)
    port = free_port()

    def run(*command: str) -> None:
        done = subprocess.run(
            [str(binaries / command[0]), *command[1:]],
            user=owner if os.geteuid() == 0 else None,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"PostgreSQL: {command[0]} failed ({done.returncode})")

    data = str(folder / "data")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    try:
        run("initdb", "-D", data, "-U", "balise", "--auth=trust", "-E", "UTF8")
        run("pg_ctl", "-D", data, "-w", "-o", options, "-l", f"{folder}/log", "start")
        yield f"postgresql://balise@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def ordinary_user() -> str:
    """Whoever runs this, or a user without rights where that is root."""
    if os.geteuid() != 0:
        return getpass.getuser()
    known = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def free_port() -> int:
    """A port that nothing listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
