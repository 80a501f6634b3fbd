"""Write the generated pages of ``docs/reference``; with ``--check``, only compare.

Each page has one source in the code or in the model. What a page says, the program
does; a page that has drifted fails ``make check`` with the command that mends it.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from balise.intake.checks.page import checks_page
from balise.intake.packs.reference import packs_page, schema_text
from balise.sharing.terms import terms_page
from balise.vocabulary.code_pages import codes_page, crosswalk_page
from balise.vocabulary.dictionary import dictionary
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.markdown import path_of
from balise.vocabulary.messages import catalogue
from balise_web.commands.reference import page as commands_page

REFERENCE = Path(__file__).resolve().parent / "reference"

_MESSAGES = """\
# Messages

Every code that a finding, a refusal, a reason or an error can bear, with its English sentence. The other five languages
stand beside it in `src/balise/vocabulary/messages/`, where this page is written from. A code never changes its meaning.

| code | sentence |
| --- | --- |
"""


def messages_page() -> str:
    """List every message code with its English sentence."""
    rows = (
        f"| `{code}` | {sentences['en'].strip().replace('|', '&#124;')} |\n"
        for code, sentences in sorted(catalogue().items())
    )
    return _MESSAGES + "".join(rows).replace("\n\n", " ")


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "messages.md": messages_page,
    "pack.schema.json": schema_text,
    "terms.md": terms_page,
}

_IN_SIX_LANGUAGES = {
    "checks.md": checks_page,
    "codes.md": codes_page,
    "crosswalks.md": crosswalk_page,
    "model.md": dictionary,
    "packs.md": packs_page,
}
PAGES |= {
    path_of(name, language): partial(write, language)
    for name, write in _IN_SIX_LANGUAGES.items()
    for language in LANGUAGES
}


def main(arguments: list[str]) -> int:
    """Write every page, or name those that differ from what would be written."""
    drifted = [name for name, write in PAGES.items() if not _is(name, write())]
    if "--check" in arguments:
        for name in drifted:
            print(f"docs/reference/{name} has drifted: run `make docs`")
        return 1 if drifted else 0
    for name in drifted:
        (REFERENCE / name).parent.mkdir(exist_ok=True)
        (REFERENCE / name).write_text(PAGES[name](), encoding="utf-8")
        print(f"wrote docs/reference/{name}")
    return 0


def _is(name: str, text: str) -> bool:
    page = REFERENCE / name
    return page.is_file() and page.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
