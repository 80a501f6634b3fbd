"""What may be typed: every command, its arguments, and an example of each.

Only the standard library is imported here, so that help comes at once.
"""

from argparse import Action, ArgumentParser, Namespace
from functools import cache
from typing import Any

from balise_web.commands.grammar import (
    administration,
    deliveries,
    pools,
    questions,
    returning,
    serving,
)
from balise_web.commands.grammar.building import Commands, Wide, shared
from balise_web.commands.grammar.meanings import explain
from balise_web.commands.grammar.mistakes import Grammar

SUMMARY = """Voluntary reporting on migrant smuggling and related conduct.

A pack turns a national file into records; a submission is checked, cleared, approved,
sealed and released; an offer says who may read it; a question reads what one may read.
"""
START = """start here:
  balise demo                                see the whole way on an invented region
  balise read arrivals.csv                   see how a file is read; nothing is kept
  balise pack check arrivals.csv --pack P    try a pack on a file; nothing is kept
  balise COMMAND --help                      arguments and an example of a command

exit codes: 0 done · 1 refused, or errors found · 2 usage · 3 fault
"""


@cache
def parser() -> ArgumentParser:
    """Build the whole grammar, once."""
    top = Grammar(
        prog="balise",
        description=SUMMARY,
        epilog=START,
        formatter_class=Wide,
        parents=[shared()],
    )
    top.add_argument("--version", action=_Version, nargs=0, help="show the version")
    commands = Commands(top)
    deliveries.add(commands)
    returning.add(commands)
    questions.add(commands)
    pools.add(commands)
    administration.add(commands)
    serving.add(commands)
    explain(top)
    return top


class _Version(Action):
    """Look the version up only when it is asked for: that takes a third of all."""

    def __call__(
        self,
        parser: ArgumentParser,
        namespace: Namespace,
        values: Any,
        option: Any = None,
    ) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("balise")
        except PackageNotFoundError:  # run from a checkout that was never installed
            number = ""
        parser.exit(0, f"balise {number}\n")
