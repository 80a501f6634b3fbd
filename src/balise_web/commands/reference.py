"""Write the reference of the command line from its grammar.

``python -m balise_web.commands.reference`` rewrites ``docs/reference/commands.md``;
a test compares, so the page cannot drift from what may be typed.
"""

import sys
from argparse import SUPPRESS, Action, ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from balise_web.commands.grammar import parser

PAGE: Final = Path("docs/reference/commands.md")
_EVERYWHERE: Final = {"--json", "--language", "--home"}

_HEAD: Final = """# The command line

Written from the grammar by `python -m balise_web.commands.reference`; do not edit.

`balise COMMAND --help` shows the same for one command.

**Everywhere**: `--json` prints data instead of text; `--language ar|en|es|fr|ru|zh`
(default: from `LANG`); `--home DIR` is the folder that keeps everything (default:
`BALISE_HOME`, else `var`). A write takes `--by PERSON`; a read may take `--person PERSON`
(default: `BALISE_PERSON`); without it, it reads as the focal point of the participant that
is named, because whoever has the shell has the data. The audit keeps the system user too.

| exit code | meaning |
| --- | --- |
| 0 | done |
| 1 | refused, or errors found in a file |
| 2 | usage: the words were not understood |
| 3 | fault, or `verify` found something broken |

With `--json` a refusal is `{"ok": false, "refused": [{"code", "params", "sentence"}]}`.
"""


def page() -> str:
    """Give the whole page."""
    return "\n".join([_HEAD, *(_command(name, p) for name, p in leaves(parser()))])


def leaves(
    top: ArgumentParser, words: str = ""
) -> Iterator[tuple[str, ArgumentParser]]:
    """Walk every command that can be run, in the order of the help."""
    below = [a for a in top._actions if isinstance(a, _SubParsersAction)]
    if not below:
        yield words, top
    for action in below:
        for name, child in action.choices.items():
            yield from leaves(child, f"{words} {name}".strip())


def _command(name: str, command: ArgumentParser) -> str:
    lines = [f"## {name}", "", command.description or "", ""]
    shown = [a for a in command._actions if _is_shown(a)]
    if shown:
        lines += ["| argument | meaning |", "| --- | --- |"]
        lines += [f"| {_name(a)} | {_meaning(a)} |" for a in shown]
        lines.append("")
    example = (command.epilog or "").removeprefix("example:\n")
    lines += ["```", *(line.strip() for line in example.splitlines()), "```", ""]
    return "\n".join(lines)


def _is_shown(action: Action) -> bool:
    return action.dest != "help" and not _EVERYWHERE & set(action.option_strings)


def _name(action: Action) -> str:
    value = action.metavar or (action.dest.upper() if action.nargs != 0 else "")
    if not action.option_strings:
        return f"`{value}`"
    names = ", ".join(action.option_strings)
    takes = action.nargs != 0 and not action.choices
    return f"`{names} {value}`" if takes else f"`{names}`"


def _meaning(action: Action) -> str:
    parts = [action.help or ""]
    if action.choices:
        parts.append(", ".join(f"`{choice}`" for choice in action.choices))
    if action.required and action.option_strings:
        parts.append("required")
    plain = isinstance(action.default, str | int) and not isinstance(
        action.default, bool
    )
    if plain and action.default not in ("", SUPPRESS):
        parts.append(f"default `{action.default}`")
    return "; ".join(part for part in parts if part).replace("|", "\\|")


def main() -> int:
    """Write the page; with ``--check`` only say whether it is current."""
    if "--check" in sys.argv:
        return int(PAGE.read_text(encoding="utf-8") != page())
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
