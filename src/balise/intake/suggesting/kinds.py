"""Columns whose labels say what each row counts: an indicator, an offence, a type.

``INDIC``, ``Encounter Type`` or the name of an offence tell several dataflows apart by
rows. What the labels say by known words is taken; everything else is one question, and
what then has no dataflow is left out by a declared rule, never mapped.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from balise.intake.suggesting.answering import labels_given
from balise.intake.suggesting.labels import is_total_label
from balise.intake.suggesting.topics import indicator_of, unit_of
from balise.intake.suggesting.values import Choice, Question
from balise.vocabulary.messages import Message
from balise.vocabulary.model import model

KNOWN_ONLY: Final = "known"
_SHOWN: Final = 12
_MOST: Final = 400
"""Labels about which one question may ask; of more, only the known ones are kept."""


@dataclass(frozen=True)
class RowKinds:
    """What the rows of a table count, by the labels of one column.

    ``indicators`` are settled; ``open_ones`` are labels that no word explains, or of
    which several would be one figure. ``closed`` says that the labels not listed are
    left out.
    """

    header: str
    indicators: Mapping[str, str]
    open_ones: tuple[str, ...] = ()
    closed: bool = False

    def whens(self, lines: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Write a measure for each indicator, with the labels of its rows."""
        return [
            {
                "when": {
                    self.header: [k for k, v in self.indicators.items() if v == name]
                },
                "indicator": name,
                "unit": unit_of(name, ()),
                **lines,
            }
            for name in dict.fromkeys(self.indicators.values())
        ]

    def skip(self) -> list[dict[str, Any]]:
        """Write the rule by which the other rows are left out, if there are any."""
        if not self.closed:
            return []
        return [
            {
                "rule": "outside-the-model",
                "column": self.header,
                "except": list(self.indicators),
                "reason": "counts what has no dataflow, or a part of another row",
            }
        ]


def row_kinds(header: str, labels: Sequence[str], answer: str | None) -> RowKinds:
    """Settle what the rows count, as far as words and an answer say it."""
    given = labels_given(answer) if answer and answer != KNOWN_ONLY else {}
    if given:
        named = {k: v for k, v in given.items() if v in model().indicators}
        return RowKinds(header, named, (), len(named) < len(labels))
    known = dict(_settled(labels))
    rest = tuple(label for label in labels if label not in known)
    if answer == KNOWN_ONLY and known:
        return RowKinds(header, known, (), bool(rest))
    return RowKinds(header, known, rest)


def ask_kinds(kinds: RowKinds) -> Question:
    """Ask once about all labels that no word explains."""
    shown = ", ".join(kinds.open_ones[:_SHOWN])
    known = ", ".join(kinds.indicators) or "-"
    said = {
        "column": kinds.header,
        "values": shown,
        "count": len(kinds.open_ones),
        "known": known,
    }
    known_only = Choice(KNOWN_ONLY, Message("suggest-choice-known-rows"))
    return Question(
        f"kinds:{kinds.header}",
        Message("suggest-ask-kinds", said),
        (known_only,) if kinds.indicators else (),
        free=True,
        about=kinds.open_ones[:_MOST],
    )


def _settled(labels: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give the labels whose indicator is sure and that no other label shares.

    Of several labels of one indicator, such as *all returned* and *returned to a third
    country*, only the one that says it is the total can count.
    """
    found: dict[str, list[str]] = {}
    for label in labels:
        if name := indicator_of(label):
            found.setdefault(name, []).append(label)
    for name, alike in found.items():
        totals = [label for label in alike if is_total_label(label)]
        if len(alike) == 1 or len(totals) == 1:
            yield (totals or alike)[0], name
