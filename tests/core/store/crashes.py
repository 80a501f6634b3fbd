"""Kill a process at every moment of an action, and look at what is left.

Run as a program, in a process of its own: it forks, counts the lines of the store that
the child executes, and lets the child kill itself at a given one.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

from balise.engine.sessions import Limits, session
from balise.store import Content, Store
from core.store.world import SECRET, Cell, World, a_series, an_extent, covering, staged

NOW = timedelta(0)
CELLS = [
    Cell(a_series("sex"), "2023-01", "424242424", (("sex", "M"),)),
    Cell(a_series("sex"), "2023-01", "3", (("sex", "F"),), label="secret"),
]


def in_a_child(action: Callable[[], object], dying_at: int | None = None) -> int:
    """Run an action in a child; give its exit status.

    The parent never starts an engine: a fork takes no other thread along. A child that
    hangs is ended by an alarm, and so counts as wrong.
    """
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        if dying_at is not None:
            sys.settrace(countdown(dying_at))
        found = action()
        sys.settrace(None)
        os._exit(1 if found else 0)
    return os.waitpid(child, 0)[1]


def countdown(left: int) -> Callable[[FrameType, str, Any], Any]:
    """Count the lines of the store that are executed; kill at the last."""

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if "balise/store/" not in frame.f_code.co_filename:
            return None
        if event == "line":
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    return trace


class Stage:
    """A store with one submission sealed before, and one to be killed at."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.original = root / "file.csv"

    def prepare(self, what: str) -> None:
        self.original.write_text("424242424")
        with session(self.root, limits=Limits(threads=1)) as backend:
            world = World(Store(self.root / "store"), backend)
            world.seal("n1", [Cell(a_series(), "2023-01", "5")])
            world.open(an_extent())
            if what == "erase":
                world.seal("n2", CELLS, original=self.original)
                (world.store.draft("n2") / "upload").write_text("424242424")
                world.open(an_extent(), an_extent(labels=frozenset()))
        shutil.copytree(self.root / "store", self.root / "kept")

    def reset(self) -> None:
        shutil.rmtree(self.root / "store")
        shutil.copytree(self.root / "kept", self.root / "store")

    @property
    def store(self) -> Store:
        return Store(self.root / "store")

    def seal(self) -> None:
        with session(self.root, limits=Limits(threads=1)) as backend:
            content = Content(
                backend,
                observations=staged(backend, CELLS, "dying"),
                original=self.original,
                covered=covering(CELLS),
            )
            self.store.seal(content, number="n2", secret=SECRET, manifest={})

    def erase(self) -> None:
        self.store.erase("n2", {"why": "test"})

    def wrong(self, *known: str) -> list[str]:
        found = self.store.verify(dict.fromkeys(known, SECRET))
        return [message.code for message in found]

    def holds_canary(self) -> bool:
        return any(
            b"424242424" in path.read_bytes()
            for path in (self.root / "store").rglob("*")
            if path.is_file()
        )


def after_seal(stage: Stage) -> list[str]:
    """Whether or not the row was committed, it comes out clean."""
    problems = []
    if stage.store.sealed("n2").exists():
        stage.store.sweep({"n1", "n2"}, spare=NOW)
        problems = stage.wrong("n1", "n2")
    return problems + after_erase(stage)


def after_erase(stage: Stage) -> list[str]:
    """Whatever was left undone, the sweep finishes."""
    stage.store.sweep({"n1"}, spare=NOW)
    problems = stage.wrong("n1")
    return [*problems, "left"] if stage.holds_canary() else problems


def lines_of(stage: Stage, action: Callable[[], object]) -> int:
    """Let a child run an action to its end, and count its lines."""
    note = stage.root / "lines"

    def counted() -> None:
        lines = 0

        def trace(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal lines
            if "balise/store/" not in frame.f_code.co_filename:
                return None
            lines += event == "line"
            return trace

        sys.settrace(trace)
        action()
        sys.settrace(None)
        note.write_text(str(lines))

    in_a_child(counted)
    stage.reset()
    return int(note.read_text())


def main(root: Path, what: str, wanted: int) -> dict[str, Any]:
    stage = Stage(root)
    if in_a_child(lambda: stage.prepare(what)):
        return {"wrong": "the stage was not set"}
    action = getattr(stage, what)
    after = {"seal": after_seal, "erase": after_erase}[what]
    lines = lines_of(stage, action)
    tried = sorted({at * lines // wanted for at in range(wanted)})
    wrong = []
    for at in tried:
        if in_a_child(action, at) != signal.SIGKILL:
            wrong.append(f"{at} did not die")
        if in_a_child(lambda: after(stage)):
            wrong.append(f"{at} left something")
        stage.reset()
    return {"lines": lines, "tried": len(tried), "wrong": wrong}


if __name__ == "__main__":
    report = main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
    sys.stdout.write(json.dumps(report))
