"""Where the demonstration is shown: headings, commands as typed, and what they say."""

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from balise.vocabulary.messages import Message
from balise_web.commands.replies import FAULT, Halt, Reply, settled
from balise_web.commands.speech import table
from balise_web.wording import say, word


class Stage:
    """Runs commands as typed and collects, under names, what they gave."""

    def __init__(self, language: str, folder: Path, *, silent: bool = False) -> None:
        self.language = language
        self._folder = f"{folder}/"
        self.facts: dict[str, Any] = {"agrees": {}}
        self._silent = silent
        self._steps = 0

    def run(self, *words: str, expect: int = 0) -> Reply:
        """Run one command without showing it; stop where it does not end as expected."""
        from importlib import import_module

        from balise_web.commands.grammar import parser

        args = settled(parser().parse_args([*words, "--language", self.language]))
        module, _, function = args.run.partition(":")
        reply: Reply = getattr(import_module(module), function)(args)
        if reply.code != expect:
            params = {"command": shlex.join(words), "code": reply.code}
            raise Halt(Message("demo-unexpected", params), code=FAULT)
        return reply

    def show(self, *words: str, expect: int = 0) -> Reply:
        """Run one command and show it with what it says."""
        typed = shlex.join(words).replace(self._folder, "")
        self.write(f"\n$ balise {typed}")
        reply = self.run(*words, expect=expect)
        self.write(_indented(reply.text))
        return reply

    def data(self, *words: str, expect: int = 0) -> dict[str, Any]:
        """Run one command for its data, without showing it."""
        return dict(self.run(*words, "--json", expect=expect).data)

    def step(self, code: str, **params: object) -> None:
        """Begin a step with its heading, numbered."""
        self._steps += 1
        heading = f"{self._steps}. {say(code, self.language, **params)}"
        self.write(f"\n\n{heading}\n{'═' * min(78, len(heading))}")

    def say(self, code: str, **params: object) -> None:
        """Say one sentence."""
        self.write(say(code, self.language, **params))

    def table(self, names: Sequence[str], rows: list[list[object]]) -> None:
        """Show a small table under labelled columns."""
        header = [word(name, self.language) for name in names]
        self.write(_indented(table(header, rows, self.language)))

    def write(self, text: str) -> None:
        """Write one line or more, at once."""
        if not self._silent:
            encoding = sys.stdout.encoding or "utf-8"
            sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")
            sys.stdout.flush()


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" if line else "" for line in text.splitlines())
