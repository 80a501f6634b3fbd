"""Kill a process at every moment of an action, and look at what is left.

Run as a program: it never starts an engine itself, so that it can fork; each child
opens its own, counts what it does (the lines of the store, and every file it touches)
and kills itself at a given count, or is ended by a timer in the middle of a write.
What is left is compared with what was there before, byte by byte.
"""

import gc
import importlib
import json
import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

from balise.engine.sessions import Limits, session
from balise.store import Content, Holding, Store
from balise.store.disks import UNFINISHED
from core.store.world import (
    NOON,
    SECRET,
    Cell,
    World,
    a_series,
    an_extent,
    covering,
    staged,
)

NOW = timedelta(0)
CANARY = "424242424"
BY_SEX = a_series("sex")
CELLS = [
    Cell(BY_SEX, "2023-01", CANARY, (("sex", "M"),)),
    Cell(BY_SEX, "2023-01", "3", (("sex", "F"),), label="secret"),
]
MANY = 20_000
"""Rows of the submission whose sealing is ended by a timer: writing takes a while."""

Tree = dict[str, bytes]


def in_a_child(action: Callable[[], object]) -> int:
    """Run an action in a child; give its exit status. One that hangs counts as wrong."""
    child = os.fork()
    if child == 0:
        gc.disable()
        signal.alarm(30)
        try:
            action()
        except BaseException as error:
            sys.stderr.write(f"{error!r}\n")
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


class Countdown:
    """Counts lines of the store and events of files; kills at the last one."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.counted = 0

    def start(self) -> None:
        sys.addaudithook(self._event)
        sys.settrace(self._trace)

    def _trace(self, frame: FrameType, event: str, _: Any) -> Any:
        if "balise/store/" not in frame.f_code.co_filename:
            return None
        if event == "line":
            self._count()
        return self._trace

    def _event(self, name: str, _: Any) -> None:
        if name == "open" or (name.startswith("os.") and name != "os.kill"):
            self._count()

    def _count(self) -> None:
        self.counted += 1
        if self.counted > self.left:
            os.kill(os.getpid(), signal.SIGKILL)


class Stage:
    """A store with one submission sealed before, and one to be killed at."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.kept: Tree = {}
        self.done: Tree = {}
        (root / "scratch").mkdir(parents=True)

    @property
    def store(self) -> Store:
        return Store(self.root / "store")

    def prepare(self) -> None:
        """Set the stage, in a child; say which modules that took."""
        (self.root / "file.csv").write_text(CANARY)
        with self.engine() as backend:
            world = World(self.store, backend)
            world.seal("n1", [Cell(a_series(), "2023-01", "5")])
            world.open(an_extent())
            self.set_up(world)
        (self.root / "modules").write_text("\n".join(sys.modules))

    def set_up(self, world: World) -> None:
        """Add what the action needs."""

    def engine(self):  # type: ignore[no-untyped-def]
        return session(
            self.root, limits=Limits(threads=1), scratch=self.root / "scratch"
        )

    def tree(self, under: str = "") -> Tree:
        folder = self.root / "store" / under
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    def reset(self) -> None:
        if self.tree() == self.kept and not self.unfinished():
            return
        shutil.rmtree(self.root / "store")
        shutil.copytree(self.root / "kept", self.root / "store")

    def act(self, begin: Callable[[], object]) -> None:
        """Do what is to be killed; ``begin`` starts the count."""
        raise NotImplementedError

    def problems(self) -> list[str]:
        """Say what is wrong with what was left."""
        raise NotImplementedError

    def unfinished(self) -> list[str]:
        """Give what is left half done."""
        return [p.name for p in (self.root / "store").rglob(f"{UNFINISHED}*")]

    def verify(self, *known: str) -> None:
        if found := self.store.verify(dict.fromkeys(known, SECRET)):
            raise AssertionError([message.code for message in found])


class Sealing(Stage):
    """Whether or not the row was committed, what is left comes out clean."""

    def act(self, begin: Callable[[], object]) -> None:
        with self.engine() as backend:
            content = Content(
                backend,
                observations=self.observations(backend),
                original=self.root / "file.csv",
                covered=covering(CELLS),
            )
            begin()
            self.store.seal(content, number="n2", secret=SECRET, manifest={})

    def observations(self, backend: Any) -> str:
        return staged(backend, CELLS, "dying")

    def problems(self) -> list[str]:
        found = []
        if self.store.sealed("n2").exists():
            self.store.sweep({"n1", "n2"}, spare=NOW)
            if self.tree() != self.done:
                found.append("half of it was there")
        self.store.sweep({"n1"}, spare=NOW)
        if self.tree() != self.kept:
            found.append("something stayed, or something went")
        return found + self.unfinished()


class SealingMuch(Sealing):
    """The same with so many rows that a timer ends it in the middle of a write."""

    def observations(self, backend: Any) -> str:
        name = staged(backend, CELLS[:1], "one")
        series = a_series("citizenship+sex")
        backend.con.execute(
            "CREATE TEMP TABLE many AS SELECT * REPLACE ('C' || r.range AS citizenship, "
            f"'{series.table}' AS \"table\") FROM {name}, range({MANY}) r"
        )
        return "many"


class Erasing(Stage):
    """Whatever was left undone, the sweep or a second erasure finishes."""

    def set_up(self, world: World) -> None:
        world.seal("n2", CELLS, original=self.root / "file.csv")
        (world.store.draft("n2") / "upload").write_text(CANARY)
        world.open(an_extent(), an_extent(labels=frozenset()))

    def act(self, begin: Callable[[], object]) -> None:
        begin()
        self.store.erase("n2", {"why": "test"})

    def problems(self) -> list[str]:
        found = []
        self.store.sweep({"n1", "n2"}, spare=NOW)
        recorded = "n2" in self.store.removed()
        if not recorded and self.tree() != self.kept:
            found.append("something went without a record")
        if recorded and self.tree() != self.done:
            found.append("the sweep did not finish it")
        self.store.erase("n2", {"why": "test"})
        if self.tree() != self.done:
            found.append("a second erasure did not finish it")
        return found + self.unfinished()


class Shelving(Stage):
    """A shelf file is there whole or not at all."""

    def set_up(self, world: World) -> None:
        world.seal("n2", CELLS)
        shutil.rmtree(world.store.folders.shelf)
        world.store.folders.shelf.mkdir()

    def act(self, begin: Callable[[], object]) -> None:
        with self.engine() as backend:
            files = self.store.shelf_files(_known(), inside=False)
            begin()
            self.store.build(files, backend)

    def problems(self) -> list[str]:
        # Looked at before the sweep: whatever has its name is opened as it is.
        left = {n: text for n, text in self.tree().items() if UNFINISHED not in n}
        self.store.sweep({"n1", "n2"}, spare=NOW)
        found = []
        if (
            not left.items() <= self.done.items()
            or not self.kept.items() <= left.items()
        ):
            found.append("a file was not as it is when all goes well")
        whole = {name.rsplit("/", 1)[0] for name in left if name.startswith("shelf/")}
        for folder in whole:
            wanted = {n for n in self.done if n.startswith(f"{folder}/")}
            if not wanted <= left.keys():
                found.append("a shelf file was there in part")
        return found + self.unfinished()


def _known() -> tuple[Holding, ...]:
    """Give the holdings of both submissions, as the ledger would."""
    first = covering([Cell(a_series(), "2023-01", "5")])
    labels = frozenset({"secret"})
    return tuple(
        Holding(n, o, NOON, NOON, "QMR", "border-police", covered, restrictions=marks)
        for n, o, covered, marks in (
            ("n1", 1, first, frozenset()),
            ("n2", 2, covering(CELLS), labels),
        )
    )


KINDS: dict[str, type[Stage]] = {
    "seal": Sealing,
    "seal-much": SealingMuch,
    "erase": Erasing,
    "shelf": Shelving,
}


def set_stage(root: Path, kind: str) -> tuple[Stage, int]:
    """Set the stage in a child, run the action once to its end, count what it does."""
    stage = KINDS[kind](root)
    if in_a_child(stage.prepare):
        raise SystemExit("the stage was not set")
    for name in (root / "modules").read_text().splitlines():
        # What a child would import at each fork is imported once, here.
        if not name.startswith(("_", "core.", "encodings")) and name not in sys.modules:
            try:
                importlib.import_module(name)
            except ImportError:
                continue
    # Children then share the memory of this process instead of copying it.
    gc.freeze()
    shutil.copytree(root / "store", root / "kept")
    stage.kept = stage.tree()
    note = root / "count"

    def counted() -> None:
        counting = Countdown(sys.maxsize)
        stage.act(counting.start)
        sys.settrace(None)
        note.write_text(str(counting.counted))

    if in_a_child(counted):
        raise SystemExit("the action does not work at all")
    stage.done = stage.tree()
    known = {"erase": ("n1",)}.get(kind, ("n1", "n2"))
    if in_a_child(lambda: stage.verify(*known)):
        raise SystemExit("what the action leaves does not verify")
    stage.reset()
    return stage, int(note.read_text())


def at_counts(stage: Stage, events: int, points: int) -> dict[str, Any]:
    """Kill at so many moments, spread evenly over all that happens."""
    tried = sorted({at * events // points for at in range(points)})
    wrong = []
    for at in tried:
        if in_a_child(lambda at=at: stage.act(Countdown(at).start)) != signal.SIGKILL:
            wrong.append(f"{at} did not die")
        wrong += [f"{at}: {problem}" for problem in stage.problems()]
        stage.reset()
    return {"events": events, "tried": len(tried), "wrong": wrong}


def at_times(stage: Stage, points: int) -> dict[str, Any]:
    """End it by a timer, wherever it is then, in the engine's own writing too."""
    drawn = random.Random(20_240_101)
    wrong, died = [], 0
    for _ in range(points):
        delay = drawn.uniform(0.001, 0.3)

        def act(delay: float = delay) -> None:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            stage.act(lambda: signal.setitimer(signal.ITIMER_REAL, delay))

        died += in_a_child(act) == signal.SIGALRM
        wrong += [f"after {delay}: {problem}" for problem in stage.problems()]
        stage.reset()
    return {"tried": points, "died": died, "wrong": wrong}


def main(root: Path, times: int) -> dict[str, Any]:
    report = {}
    for kind, points in (("seal", 150), ("erase", 60), ("shelf", 40)):
        stage, events = set_stage(root / kind, kind)
        report[kind] = at_counts(stage, events, points * times)
    stage, _ = set_stage(root / "seal-much", "seal-much")
    report["seal-much"] = at_times(stage, 20 * times)
    return report


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
