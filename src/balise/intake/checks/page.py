"""Write the reference page of the checks, for one language, from what is declared.

The tests read the same tables: each check named there has rows that have exactly its
fault, and a clean twin.
"""

from balise.intake.checks.declared import Check, Kind, checks
from balise.vocabulary.messages import catalogue, say


def checks_page(language: str) -> str:
    """Give the whole page, kind by kind; ends with a line break."""
    parts = [
        f"# {say('checks-title', language)}",
        say("checks-about", language),
        say("checks-machine-made", language),
    ]
    for kind in Kind:
        listed = [check for check in checks().values() if check.kind is kind]
        parts += [f"## {say(f'checks-{kind}', language)}", _table(listed, language)]
    return "\n\n".join(parts) + "\n"


def _table(listed: list[Check], language: str) -> str:
    names = ("code", "severity", "rule", "sentence")
    header = [say(f"checks-column-{name}", language) for name in names]
    rows = [header, ["---"] * len(names), *(_row(check, language) for check in listed)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(check: Check, language: str) -> list[str]:
    said = catalogue()[check.code][language]
    return [
        f"`{check.code}`",
        say(f"cli-word-{check.severity}", language),
        _cell(check.rule[language]),
        _cell(said),
    ]


def _cell(text: str) -> str:
    return text.strip().replace("|", "\\|").replace("\n", " ")
