"""Who took an answer out of the house that rests on something recalled."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from balise.analysis.citations import from_json
from balise.analysis.settings import SliceName
from balise.store import Holding
from balise.vocabulary.periods import NEVER, Spans, parse_period
from balise.vocabulary.slices import numbers_in
from balise_web.explore.models import CitationRow
from balise_web.submissions.holdings import flows_of
from balise_web.submissions.models import Submission

SECRETARIAT = "-"
"""Stands for a reader without a participant."""
_Kind = tuple[str, str]


def exporters(numbers: Iterable[str]) -> dict[str, list[str]]:
    """Give the readers that exported anything of these, with their citations."""
    return _by_reader(
        _exported(numbers).values_list("participant__code", "name").distinct()
    )


def exporters_of_part(row: Submission, kept: Holding) -> dict[str, list[str]]:
    """Give the readers that exported something of what is left no more."""
    gone: dict[_Kind, Spans] = defaultdict(lambda: NEVER)
    left = {flow.covered.series: flow.covered.periods for flow in kept.covered}
    for flow in flows_of(row):
        series = flow.covered.series
        kind = (series.frequency, series.table)
        gone[kind] |= flow.covered.periods - left.get(series, NEVER)
    found = [
        (citation.participant.code if citation.participant else None, citation.name)
        for citation in _exported([row.number]).select_related("participant").distinct()
        if any(
            _lies_in(name, row.number, gone)
            for name in from_json(citation.content).slices
        )
    ]
    return _by_reader(found)


def _exported(numbers: Iterable[str]) -> QuerySet[CitationRow, CitationRow]:
    wanted = CitationRow.objects.filter(used__submission__number__in=list(numbers))
    return wanted.exclude(exported="").order_by("pk")


def _lies_in(name: SliceName, number: str, gone: Mapping[_Kind, Spans]) -> bool:
    if number not in numbers_in(name.number):
        return False
    days = Spans.of([parse_period(name.period).span])
    return bool(days & gone.get((name.frequency, name.table), NEVER))


def _by_reader(found: Iterable[tuple[str | None, str]]) -> dict[str, list[str]]:
    readers: dict[str, list[str]] = defaultdict(list)
    for code, name in found:
        readers[code or SECRETARIAT].append(name)
    return {code: readers[code] for code in sorted(readers)}
