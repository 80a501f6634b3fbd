"""Who looked at our data: shown, filtered, and taken away with its proof."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from balise.vocabulary.spreadsheets import neutralised
from balise_web.audit.access import chain_for
from balise_web.audit.chain import exported, head
from balise_web.audit.readings import (
    Wanted,
    filtered,
    readings_by_anyone,
    readings_for,
)
from balise_web.offers.access import own_participant
from balise_web.offers.forms import LookedForm
from balise_web.offers.presenters.looked import (
    COLUMNS,
    choices,
    columns_of,
    shown,
)
from balise_web.offers.views.common import names_for, show
from balise_web.outcomes import not_found
from balise_web.pages.acting import page
from balise_web.participants.models import Participant, Person

PAGE = 50


@require_safe
@page
def looked(request: HttpRequest) -> HttpResponse:
    """Who read what of ours, latest first; for the auditor, of anyone's, with names."""
    by: Person = request.person  # type: ignore[attr-defined]
    readings = _readings(by)
    form = LookedForm(request.GET or None, **choices(readings, _names(by)))
    pages = Paginator(filtered(readings, _wanted(form)), PAGE)
    page_shown = pages.get_page(request.GET.get("page"))
    rows = shown(page_shown.object_list, _names(by))
    return show(
        request,
        "looked",
        "looked",
        form=form,
        pages=page_shown,
        rows=rows,
        auditor=by.participant is None,
        head="" if by.participant is None else head(by.participant.code),
    )


@require_safe
@page
def log(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """The same list, all of it, as CSV or JSON lines."""
    if kind not in {"csv", "jsonl"}:
        raise Http404
    by: Person = request.person  # type: ignore[attr-defined]
    readings = _readings(by)
    form = LookedForm(request.GET or None, **choices(readings, _names(by)))
    rows = map(columns_of, filtered(readings, _wanted(form)).iterator(chunk_size=500))
    if kind == "csv":
        return _file(_csv(rows), "text/csv; charset=utf-8", "who-looked.csv")
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return _file(lines, "application/jsonl; charset=utf-8", "who-looked.jsonl")


@require_safe
@page
def chain(request: HttpRequest) -> StreamingHttpResponse:
    """The whole chain of our participant: the proof that nobody rewrote the log."""
    by: Person = request.person  # type: ignore[attr-defined]
    own = own_participant(by)
    lines = exported(chain_for(by, own.code))
    name = f"audit-chain-{own.code}.jsonl"
    return _file(lines, "application/jsonl; charset=utf-8", name)


def _readings(by: Person) -> Any:
    if by.participant is None:
        return readings_by_anyone(by)
    return readings_for(by, by.participant)


def _names(by: Person) -> dict[str, str]:
    if by.participant is None:
        if not by.has_role("auditor"):
            not_found("audit", "-")
        return dict(Participant.objects.values_list("code", "name"))
    return {by.participant.code: by.participant.name, **names_for(by)}


def _wanted(form: LookedForm) -> Wanted:
    if not form.is_valid():
        return Wanted()
    said = form.cleaned_data
    month = date.fromisoformat(f"{said['month']}-01") if said["month"] else None
    return Wanted(said["reader"], said["dataflow"], month)


def _csv(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Write CSV that runs nothing, a line at a time."""
    yield "\ufeff" + ",".join(COLUMNS) + "\r\n"
    for row in rows:
        line = io.StringIO()
        cells = [neutralised(str(row[name])) for name in COLUMNS]
        csv.writer(line).writerow(cells)
        yield line.getvalue()


def _file(lines: Iterable[str], kind: str, name: str) -> StreamingHttpResponse:
    reply = StreamingHttpResponse(lines, content_type=kind)
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return reply
