"""Write the reference page of the checks, for one language, from what is declared.

The tests read the same tables: each check named there has rows that have exactly its
fault, and a clean twin.
"""

from balise.intake.checks.declared import Check, Kind, checks
from balise.vocabulary.languages import Language
from balise.vocabulary.markdown import page, table
from balise.vocabulary.messages import catalogue, say


def checks_page(language: Language) -> str:
    """Give the whole page, kind by kind; ends with a line break."""
    parts = [
        f"# {say('checks-title', language)}",
        say("checks-about", language),
        say("checks-machine-made", language),
    ]
    for kind in Kind:
        listed = [check for check in checks().values() if check.kind is kind]
        parts += [f"## {say(f'checks-{kind}', language)}", _table(listed, language)]
    return page("checks.md", language, parts)


def _table(listed: list[Check], language: str) -> str:
    names = ("code", "severity", "rule", "sentence")
    header = [say(f"checks-column-{name}", language) for name in names]
    return table(header, [_row(check, language) for check in listed])


def _row(check: Check, language: str) -> list[str]:
    return [
        f"`{check.code}`",
        say(f"cli-word-{check.severity}", language),
        check.rule[language],
        catalogue()[check.code][language],
    ]
