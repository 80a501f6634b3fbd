"""What the figures count, and for when, as titles and names say it.

A title, the name of a sheet, the name of the file and the headers of the figures are
read, in this order of weight. What none of them says is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from balise.intake.suggesting.values import THRESHOLD
from balise.intake.suggesting.words import OUTSIDE, Subject, subjects
from balise.vocabulary.messages import Message
from balise.vocabulary.model import model

_WEIGHTS: Final = {
    "title": 1.0,
    "sheet": 0.95,
    "file_name": 0.95,
    "header": 1.0,
    "values": 0.85,
}
_ONLY_ONE: Final = 0.15
"""How far the best subject must be ahead of the next one to be taken unasked."""


@dataclass(frozen=True)
class Topic:
    """What the figures count: ranked indicators, and dimensions fixed by the words."""

    indicators: tuple[tuple[str, float, Message], ...] = ()
    universe: tuple[tuple[str, str], ...] = ()
    outside: tuple[str, float] | None = None

    @property
    def sure(self) -> str | None:
        """The indicator, where the words leave no doubt."""
        if not self.indicators or self.is_outside:
            return None
        (first, confidence, _), *others = self.indicators
        ahead = not others or confidence - others[0][1] >= _ONLY_ONE
        return first if confidence >= THRESHOLD and ahead else None

    @property
    def is_outside(self) -> bool:
        """Whether the words say, before all else, what the model has no flow for."""
        if self.outside is None:
            return False
        return not self.indicators or self.outside[1] > self.indicators[0][1]


def topic_of(texts: Sequence[tuple[str, str]]) -> Topic:
    """Weigh texts, each with where it stands: title, sheet, file, header or values."""
    best: dict[str, tuple[float, Message]] = {}
    universe: dict[str, tuple[float, str]] = {}
    outside: tuple[str, float] | None = None
    for where, text in texts:
        for subject, phrase, strength in subjects((text,)):
            weight = strength * _WEIGHTS[where]
            if subject.indicator == OUTSIDE:
                outside = max(
                    outside or ("", 0.0), (phrase, weight), key=lambda o: o[1]
                )
                continue
            for dimension, code in subject.sets.items():
                universe[dimension] = max(
                    universe.get(dimension, (0.0, "")), (weight, code)
                )
            _weigh(best, subject, phrase, weight)
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
    return Topic(
        tuple((indicator, weight, said) for indicator, (weight, said) in ranked),
        tuple((name, code) for name, (_, code) in sorted(universe.items())),
        outside,
    )


@lru_cache(maxsize=16_384)
def indicator_of(label: str) -> str | None:
    """Give the indicator that one label surely speaks of."""
    return topic_of((("header", label),)).sure


def unit_of(indicator: str, texts: Sequence[str]) -> str:
    """Give the unit of count: the indicator's plainest, unless the words say more.

    Where nothing says whether one person may be counted twice, that stays unstated.
    """
    units = model().indicators[indicator].units
    words = " ".join(texts).casefold()
    counted = ("detection", "encounter", "event", "incident", "detecciones", "eventos")
    if "detections" in units and any(word in words for word in counted):
        return "detections"
    return "persons_unstated" if "persons_unstated" in units else units[0]


def _weigh(
    best: dict[str, tuple[float, Message]], subject: Subject, phrase: str, weight: float
) -> None:
    if not subject.suggests:
        return
    if weight > best.get(subject.indicator, (0.0, None))[0]:
        said = Message("suggest-words-say", {"word": phrase})
        best[subject.indicator] = (weight, said)
