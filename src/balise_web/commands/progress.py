"""Say on the error stream what takes longer than two seconds, and how far it is."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final

from balise_web.wording import say

PATIENCE: Final = 2.0
EVERY: Final = 2.0


class Progress:
    """Holds the latest step; an action calls it with whatever it has to tell."""

    def __init__(self) -> None:
        self.step = ""

    def __call__(self, *told: object, **more: object) -> None:
        """Keep what an action last said of its step."""
        self.step = " ".join(
            str(part) for part in (*told, *more.values()) if part != ""
        )


@contextmanager
def progress(what: str, language: str) -> Iterator[Progress]:
    """Run the body; once it has taken two seconds, say so every two seconds."""
    done, state = Event(), Progress()
    teller = Thread(target=_tell, args=(what, language, done, state), daemon=True)
    teller.start()
    try:
        yield state
    finally:
        done.set()
        teller.join()


def _tell(what: str, language: str, done: Event, state: Progress) -> None:
    began = time.monotonic()
    waited = done.wait(PATIENCE)
    while not waited:
        seconds = int(time.monotonic() - began)
        line = say("cli-progress", language, what=what, seconds=seconds)
        sys.stderr.write(f"{line} {state.step}".rstrip() + "\n")
        sys.stderr.flush()
        waited = done.wait(EVERY)
