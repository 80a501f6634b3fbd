"""Who will read a release, what it opened in return, and the first comparison drawn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from balise.sharing.explaining import explain
from balise.vocabulary.languages import Language
from balise.vocabulary.messages import Message
from balise.vocabulary.model import model
from balise_web.explore.actions import Asked
from balise_web.pages.charts import Chart, Point, Series
from balise_web.participants.models import Participant
from balise_web.submissions.actions import ReleasePreview
from balise_web.submissions.opening import Opening
from balise_web.wording import label, number, word


@dataclass(frozen=True)
class ReaderLine:
    """One participant and dataflow: whether it will read, and by which rule."""

    code: str
    name: str
    dataflow: str
    depth: str
    granted: bool
    message: Message | None


@dataclass(frozen=True)
class Readers:
    """Who will read from a day on, and who will not."""

    reading: tuple[ReaderLine, ...]
    others: tuple[ReaderLine, ...]

    @property
    def count(self) -> int:
        """Count the participants that will read something."""
        return len({one.code for one in self.reading})


@dataclass(frozen=True)
class OpenedLine:
    """What a release opened of one owner: as it was decided before, and is now."""

    code: str
    name: str
    dataflow: str
    depth: str
    before: Message
    now: Message


@dataclass(frozen=True)
class Opened:
    """What is new, what is wider, and how much is closed still."""

    new: tuple[OpenedLine, ...]
    wider: tuple[OpenedLine, ...]
    open_already: int
    closed: int


def readers(preview: ReleasePreview) -> Readers:
    """Show who will read what and by which rule."""
    names = _names({one.participant for one in preview.readers})
    lines = [
        ReaderLine(
            code=one.participant,
            name=names.get(one.participant, one.participant),
            dataflow=one.dataflow,
            depth=one.depth,
            granted=one.granted,
            message=one.message,
        )
        for one in preview.readers
    ]
    return Readers(
        tuple(one for one in lines if one.granted),
        tuple(one for one in lines if not one.granted),
    )


def opened(openings: Iterable[Opening]) -> Opened:
    """Show what a release opened."""
    every = tuple(openings)
    names = _names({one.owner for one in every})
    return Opened(
        new=tuple(_opened(one, names) for one in every if one.is_new),
        wider=tuple(_opened(one, names) for one in every if one.is_wider),
        open_already=sum(
            one.after.granted and not one.is_new and not one.is_wider for one in every
        ),
        closed=sum(not one.after.granted for one in every),
    )


def drawn(asked: Asked, language: Language, *, asks: bool = False) -> Chart | None:
    """Draw an answer by participant and period; None where it has no figure at all.

    ``asks`` says that the reader may ask others about their figures.
    """
    rows = asked.answer.table.to_pylist()
    if not rows:
        return None
    question = asked.answer.question
    labels = tuple(target.code for target in question.targets)
    states = {
        (one["participant"], one["period"]): one["state"]
        for one in asked.answer.coverage.table.to_pylist()
    }
    found = {
        (one["participant"], one["period"]): one for one in rows if not one["agency"]
    } or {(one["participant"], one["period"]): one for one in rows}
    who = sorted({code for code, _ in found}, key=lambda one: (one != _own(asked), one))
    names = _names(set(who))
    series = tuple(
        Series(
            f"{names.get(code, code)} ({code})",
            tuple(
                _asking(
                    _point(
                        found.get((code, one)), states.get((code, one), ""), language
                    ),
                    {"of": code, "measure": question.measure, "period": one}
                    if asks and code != _own(asked)
                    else {},
                )
                for one in labels
            ),
        )
        for code in who[:5]
    )
    return Chart(
        name="first",
        title=model().indicators[question.measure].labels[language],
        unit=label("unit", rows[0]["unit"], language),
        labels=labels,
        series=series,
        language=language,
    )


def _own(asked: Asked) -> str:
    return asked.answer.coverage.viewer or ""


def _point(row: Mapping[str, Any] | None, state: str, language: str) -> Point:
    """Turn a row of an answer into a figure, or a gap with the word that says why."""
    if row is None:
        return Point(None, word(state or "nothing-reported", language))
    value, low, high = row["value"], row["lower"], row["upper"]
    if value is not None:
        return Point(value, low=low, high=high)
    return Point(None, _written(low, high), low, high)


def _asking(point: Point, about: Mapping[str, str]) -> Point:
    """Lead from somebody else's figure to a question about it: codes, no value."""
    there = point.value is not None or point.low is not None
    if not about or not there:
        return point
    return replace(point, url=f"{reverse('questions:ask')}?{urlencode(about)}")


def _written(low: Decimal | None, high: Decimal | None) -> str:
    if low is None and high is None:
        return "…"
    if high is None:
        return f"≥ {number(low or Decimal(0))}"
    return f"{number(low or Decimal(0))}–{number(high)}"


def _opened(one: Opening, names: Mapping[str, str]) -> OpenedLine:
    return OpenedLine(
        code=one.owner,
        name=names.get(one.owner, one.owner),
        dataflow=one.dataflow,
        depth=one.depth,
        before=explain(one.before, to="viewer")[0],
        now=explain(one.after, to="viewer")[0],
    )


def _names(codes: set[str]) -> dict[str, str]:
    rows = Participant.objects.filter(code__in=codes)
    return dict(rows.values_list("code", "name"))
