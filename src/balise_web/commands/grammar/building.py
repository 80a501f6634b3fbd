"""How a command is added to the grammar: its words, its example, who does it."""

from argparse import (
    SUPPRESS,
    ArgumentParser,
    ArgumentTypeError,
    RawDescriptionHelpFormatter,
)
from datetime import date
from typing import Any

from balise_web.commands.grammar.mistakes import Grammar

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


class Wide(RawDescriptionHelpFormatter):
    """Keep our own line breaks and leave room for long options."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30)


class Commands:
    """One level of commands; each leaf names the function that runs it."""

    def __init__(self, parser: ArgumentParser) -> None:
        self._choices = parser.add_subparsers(
            metavar="COMMAND", required=True, title="commands"
        )

    def group(self, name: str, summary: str) -> "Commands":
        """Add a word that only has commands below it."""
        return Commands(
            self._choices.add_parser(
                name, help=summary, description=summary, formatter_class=Wide
            )
        )

    def add(
        self,
        name: str,
        run: str,
        summary: str,
        *,
        example: str,
        writes: bool = False,
        reads: bool = False,
    ) -> ArgumentParser:
        """Add one command; ``run`` is ``module:function`` below ``commands``."""
        parser = self._choices.add_parser(
            name,
            help=summary,
            description=summary,
            epilog="example:\n"
            + "\n".join(f"  {line}" for line in example.split("\n")),
            formatter_class=Wide,
            parents=[shared(default=SUPPRESS)],
        )
        parser.set_defaults(run=f"balise_web.commands.{run}", person=None)
        if writes:
            parser.add_argument(
                "--by",
                dest="person",
                metavar="PERSON",
                required=True,
                help="who does this; recorded with the system user",
            )
        if reads:
            parser.add_argument(
                "--person",
                metavar="PERSON",
                help="read with this person's rights (default: BALISE_PERSON)",
            )
        return parser


def shared(default: Any = None) -> ArgumentParser:
    """Give the options that every command takes, before or after its name."""
    parser = Grammar(add_help=False)
    options = parser.add_argument_group("everywhere")
    options.add_argument(
        "--json",
        action="store_true",
        default=default if default is not None else False,
        help="print data instead of text",
    )
    options.add_argument(
        "--language",
        choices=LANGUAGES,
        default=default,
        help="language of what is said (default: from LANG)",
    )
    options.add_argument(
        "--home",
        metavar="DIR",
        default=default,
        help="folder that keeps everything (default: BALISE_HOME, else var)",
    )
    return parser


def day(text: str) -> date:
    """Read a day as ISO 8601 writes it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"not a day like 2024-03-31: {text!r}") from None


def codes(text: str) -> tuple[str, ...]:
    """Read codes separated by commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def pair(text: str) -> tuple[str, str]:
    """Read ``name=value``."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise ArgumentTypeError(f"not like name=value: {text!r}")
    return name.strip(), value.strip()
