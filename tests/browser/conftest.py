"""A real browser on a real server: the invented region, served as ``balise demo`` does.

The region is made once for all workers and copied for each test file, so that what one
file's journeys change, no other file sees.
"""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from browser.visitors import Visitors, chromium

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180.0


@pytest.fixture(scope="session")
def region(tmp_path_factory) -> Path:
    """The home of the invented region with its cast, made by whichever worker is first."""
    given = os.environ.get("BALISE_BROWSER_REGION")
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = Path(given) if given else shared / "region"
    with (shared / "region.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "home" / "try").is_dir():
            made = run_balise("demo", "--keep", str(folder), "--open", "--port", port())
            assert made.returncode == 0, made.stdout[-2000:] + made.stderr[-2000:]
    return folder


def run_balise(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "balise_web.cli", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
    )


@pytest.fixture(scope="module")
def home(region, tmp_path_factory) -> Path:
    """A copy of the region's home that this test file may change."""
    copy = tmp_path_factory.mktemp("home") / "home"
    shutil.copytree(region / "home", copy)
    return copy


@pytest.fixture(scope="module")
def address(home) -> Iterator[str]:
    """Where the pages of that home are served, with a worker beside."""
    number = port()
    environment = os.environ | {"BALISE_HOME": str(home), "BALISE_DEMO": "1"}
    running: list[subprocess.Popen[bytes]] = []

    def begin(*words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "balise_web.cli", *words]
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
        running.append(subprocess.Popen(command, env=environment, **quiet))
        return running[-1]

    try:
        server = begin("serve", "--port", number, "--workers", "1")
        wait_for(f"http://127.0.0.1:{number}/health", server)
        # The server has brought the database up to date, so the worker may begin.
        begin("worker")
        yield f"http://127.0.0.1:{number}"
    finally:
        for one in running:
            one.terminate()
        for one in running:
            try:
                one.wait(20)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Chromium without a window; the test is left out where there is none."""
    program = chromium()
    if program is None:
        pytest.skip("no Chromium found")
    with sync_playwright() as play:
        started = play.chromium.launch(
            executable_path=program,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield started
        started.close()


@pytest.fixture
def visitors(browser, address) -> Iterator[Visitors]:
    """Opens pages for people of the cast; whatever a page complains of fails the test."""
    opened = Visitors(browser, address)
    yield opened
    opened.leave()


def port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE and server.poll() is None:
        try:
            with opener.open(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}")
