"""The template of incidents: five sheets joined by a key, and the pack that reads them.

Each row of the first sheet is one incident; people, legs, documents and payments stand
on sheets of their own, as many rows to an incident as there are. They are read joined.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from balise.intake.templates.words import own_labels
from balise.vocabulary.codes import code_list
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.model import MODEL_VERSION, Field, model

INCIDENTS: Final = "incidents"
KEY: Final = "incident"
MARK: Final = "balise-template:1:incidents"
TABLES: Final = ("incident", "group", "leg", "document", "payment")
_MOST: Final = 99
_PERIOD: Final = "incident.date"
_IMPLIED: Final = frozenset({"date_lower", "date_upper", "date_precision"})
"""The day of an incident may be a month or a year, which says all of these."""
_NUMBERED: Final = frozenset({"group", "leg", "document", "payment", "restriction"})
"""What the order of the rows says, and what is said of an incident once."""


@dataclass(frozen=True)
class IncidentTemplate:
    """The template of incidents; ``rows`` says how many an incident has at most.

    An empty template has one row each; a filled one as many as it was filled with.
    """

    rows: tuple[tuple[str, int], ...] = field(
        default_factory=lambda: tuple((name, 1) for name in TABLES[1:])
    )
    dataflow: str = INCIDENTS
    by: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """Give the mark by which a filled template is recognised."""
        return MARK

    @cached_property
    def sheets(self) -> Mapping[str, tuple[str, ...]]:
        """Give the columns of each sheet, the key first."""
        return {table: (KEY, *(_columns(table))) for table in TABLES}

    def content(self) -> dict[str, Any]:
        """Write the document of the pack that reads the filled template."""
        rows = dict(self.rows)
        columns: dict[str, Any] = {
            KEY: {"field": "incident.incident", "holds_no_personal_data": True}
        }
        for name in self.sheets["incident"][1:]:
            columns[name] = _described(name)
        for table, most in rows.items():
            for nth in range(1, most + 1):
                for name in self.sheets[table][1:]:
                    columns[f"{name} {nth}"] = _of_part(name, table, nth)
        layout = {
            "name": "template",
            "reading": {"key": KEY, "header_row": 1, "header_rows": 1, "last_row": 0},
            "incidents": {
                "groups": {str(nth): {} for nth in range(1, rows["group"] + 1)}
            },
            "columns": columns,
            "skip": [
                {
                    "rule": "headings",
                    "column": KEY,
                    "values": sorted(set(field_of(KEY).labels.values())),
                }
            ],
        }
        return {
            "format": 1,
            "name": f"template-{INCIDENTS}",
            "version": MODEL_VERSION,
            "about": "A filled template of Balise for incidents; made from the model.",
            "layouts": [layout],
        }


def field_of(column: str) -> Field:
    """Give the model's description of a column; the key is the incident's."""
    table, _, name = column.partition(".") if "." in column else (KEY, "", KEY)
    return next(f for f in model().incident_tables[table] if f.name == name)


def filled_template(header: Sequence[str]) -> IncidentTemplate:
    """Say how many rows an incident has at most, by the columns of the joined sheets."""
    most: Counter[str] = Counter(dict.fromkeys(TABLES[1:], 1))
    for name in header:
        column, _, nth = name.rpartition(" ")
        table = column.partition(".")[0]
        if table in most and nth.isdecimal():
            most[table] = max(most[table], min(int(nth), _MOST))
    return IncidentTemplate(tuple((name, most[name]) for name in TABLES[1:]))


def yes_and_no(language: str) -> tuple[tuple[str, str], ...]:
    """Give the words for yes and no, with what they mean."""
    words = code_list("facilitated")
    return (
        (words.label("yes", language), "true"),
        (words.label("no", language), "false"),
    )


def _columns(table: str) -> Iterator[str]:
    for found in model().incident_tables[table]:
        implied = table == "incident" and found.name in _IMPLIED
        numbered = table != "incident" and found.name in _NUMBERED
        if found.name != KEY and not implied and not numbered:
            yield f"{table}.{found.name}"


def _of_part(name: str, table: str, nth: int) -> dict[str, Any]:
    number = {"groups": [str(nth)]} if table == "group" else {"nth": nth}
    return {**_described(name), **(number if number != {"nth": 1} else {})}


def _described(name: str) -> dict[str, Any]:
    if name == _PERIOD:
        return {"period": "sdmx"}
    if name == "incident.restriction":
        return {"restriction": True}
    found = field_of(name)
    said: dict[str, Any] = {"field": name}
    if found.type == "boolean":
        words = {word: code for each in LANGUAGES for word, code in yes_and_no(each)}
        return {**said, "labels": words}
    if found.code_list and (labels := own_labels(found.code_list)):
        return {**said, "labels": labels}
    return said
