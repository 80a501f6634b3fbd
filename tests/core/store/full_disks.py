"""Run actions of the store where no file may grow beyond some bytes; say what came.

Run as a program: the limit counts for a whole process and everything in it. Each action
is tried at several limits, so that each of its files is the one that does not fit.
"""

import json
import resource
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ibis.backends.duckdb import Backend

from balise.engine.sessions import Limits, session
from balise.store import Content, Store, StoreFault
from core.store.world import (
    SECRET,
    Cell,
    World,
    a_series,
    an_extent,
    covering,
    staged,
)

CELLS = [Cell(a_series("sex"), "2023-01", "3", (("sex", "F"),), label="secret")]
LIMITS = (0, 200, 1000, 3000)
Tree = dict[str, bytes]


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes: a write then fails as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def tree(root: Path) -> Tree:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


class Place:
    """A store with one submission sealed, and an action that will not fit."""

    def __init__(self, root: Path, backend: Backend) -> None:
        self.world = World(Store(root), backend)
        self.root = root
        self.original = root.parent / "original.csv"
        self.original.write_text("x" * 5000)
        self.world.seal("n1", [Cell(a_series(), "2023-01", "5")])

    def seal(self) -> None:
        content = Content(
            self.world.backend,
            observations=staged(self.world.backend, CELLS),
            original=self.original,
            covered=covering(CELLS),
        )
        self.world.store.seal(content, number="n2", secret=SECRET, manifest={})

    def shelf(self) -> None:
        files = self.world.store.shelf_files(self.world.holdings, inside=False)
        self.world.store.build(files, self.world.backend)

    def open(self) -> None:
        if not self.world.open(an_extent())["cells"]:
            raise AssertionError("nothing was open")

    def erase(self) -> None:
        self.world.store.erase("n1", {"why": "test"})


def tried(action: Callable[[], None], root: Path) -> tuple[set[str], list[str], bool]:
    """Try an action at each limit: what was told, what changed, whether all were."""
    told, changed, before = set(), [], tree(root)
    for size in LIMITS:
        try:
            with files_of_at_most(size):
                action()
        except StoreFault as fault:
            told.add(fault.message.code)
        else:
            # It fitted: that is the end, and it must be there whole.
            return told, changed, True
        after = tree(root)
        changed += [
            f"{size}: {n}"
            for n in sorted(before.keys() ^ after.keys())
            + [n for n in before if n in after and before[n] != after[n]]
        ]
    return told, changed, False


def main(root: Path) -> dict[str, Any]:
    report = {}
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for name in ("seal", "shelf", "open", "erase"):
        (root / name).mkdir()
        with session(root, limits=Limits(threads=1)) as backend:
            place = Place(root / name / "store", backend)
            action = getattr(place, name)
            told, changed, done = tried(action, place.root)
            if not done:
                action()
            known = [n for n in ("n1", "n2") if place.world.store.sealed(n).exists()]
        found = place.world.store.verify(dict.fromkeys(known, SECRET))
        report[name] = {
            "told": sorted(told),
            "changed": changed,
            "afterwards": [message.code for message in found],
        }
        shutil.rmtree(root / name)
    return report


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
