"""Readings in words, and as columns of a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from babel.dates import format_date
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from balise.vocabulary.model import model
from balise.vocabulary.periods import Spans
from balise_web.audit.kinds import kind_label
from balise_web.audit.models import Reading
from balise_web.audit.readings import NOBODY, months_of
from balise_web.offers.presenters.words import days_texts
from balise_web.pages.languages import page_language
from balise_web.pages.templatetags.balise import dataflow as flow_label
from balise_web.pages.templatetags.balise import indicator
from balise_web.wording import word

COLUMNS: Final = (
    "number",
    "at",
    "participant",
    "roles",
    "kind",
    "dataflow",
    "measure",
    "first",
    "last",
    "submissions",
    "exported",
    "digest",
)


@dataclass(frozen=True)
class Looked:
    """One reading as its owner may know it; ``person`` is for the auditor alone."""

    at: datetime
    who: str
    roles: tuple[str, ...]
    kind: str
    dataflow: str
    measure: str
    days: tuple[str, ...]
    submissions: tuple[str, ...]
    exported: str
    person: str
    number: int


def shown(readings: Iterable[Reading], names: Mapping[str, str]) -> list[Looked]:
    """Word readings for a page."""
    return [_shown(one, names) for one in readings]


def _shown(one: Reading, names: Mapping[str, str]) -> Looked:
    what = one.event.what
    return Looked(
        at=one.at,
        who=reader_name(one, names),
        roles=tuple(word(role, page_language()) for role in what.get("roles", ())),
        kind=kind_label(one.event.kind),
        dataflow=one.dataflow,
        measure=indicator(what["measure"]) if "measure" in what else "",
        days=_days(what),
        submissions=_numbers(what),
        exported=what.get("exported", ""),
        person=one.event.person,
        number=one.number,
    )


def _days(what: Mapping[str, Any]) -> tuple[str, ...]:
    if "first" not in what or "last" not in what:
        return ()
    first, last = (date.fromisoformat(what[name]) for name in ("first", "last"))
    return days_texts(Spans.of([(first, last)]))


def _numbers(what: Mapping[str, Any]) -> tuple[str, ...]:
    alone = (what["number"],) if "number" in what else ()
    return tuple(what.get("submissions", alone))


def reader_name(one: Reading, names: Mapping[str, str]) -> str:
    """Name who read: a participant, the secretariat, or somebody reading public data."""
    if one.reader:
        return names.get(one.reader, one.reader)
    if "secretariat" in one.event.what.get("roles", ()):
        return _("The secretariat")
    return _("A reader of public data")


def columns_of(one: Reading) -> dict[str, Any]:
    """Give a reading as the columns of a file: codes, no name of a person."""
    what = one.event.what
    return {
        "number": one.number,
        "at": one.at.isoformat(),
        "participant": one.reader,
        "roles": " ".join(what.get("roles", ())),
        "kind": one.event.kind,
        "dataflow": one.dataflow,
        "measure": what.get("measure", ""),
        "first": what.get("first", ""),
        "last": what.get("last", ""),
        "submissions": " ".join(_numbers(what)),
        "exported": what.get("exported", ""),
        "digest": one.event.digest,
    }


def choices(
    readings: QuerySet[Reading, Reading], names: Mapping[str, str]
) -> dict[str, list[tuple[str, str]]]:
    """Give what the log may be filtered by; partners in the order of the alphabet."""
    people = sorted(names.items(), key=lambda each: each[1])
    others = [(NOBODY, _("The secretariat and public data"))]
    months = months_of(readings, timezone.localdate())
    return {
        "readers": [*people, *others],
        "flows": [(flow, flow_label(flow)) for flow in model().dataflows],
        "months": [
            (f"{day:%Y-%m}", format_date(day, "LLLL y", locale=page_language()))
            for day in months
        ],
    }
