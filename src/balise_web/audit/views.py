"""The audit: every chain for the auditor, the own one for a participant's leads."""

from datetime import date
from typing import Any

from babel.dates import format_date
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from balise_web.audit.access import chain_for
from balise_web.audit.chain import exported
from balise_web.audit.checking import check_chain
from balise_web.audit.forms import EventsForm
from balise_web.audit.models import CENTRAL, Event
from balise_web.audit.presenters import (
    Filter,
    chains_for,
    kinds_in,
    shown,
    wanted,
)
from balise_web.audit.readings import months_since
from balise_web.outcomes import Done, not_found
from balise_web.pages.acting import page, settle
from balise_web.pages.languages import page_language
from balise_web.participants.models import Participant, Person

PAGE = 50
_LEADS = ("focal-point", "deputy")


@require_safe
@page
def audit(request: HttpRequest) -> HttpResponse:
    """Show the chains, and what was last found of each."""
    by: Person = request.person  # type: ignore[attr-defined]
    if not by.has_role("auditor"):
        if by.participant is None or not by.has_role(*_LEADS):
            not_found("audit", "-")
        return redirect("audit:chain", by.participant.code)
    chains = chains_for(by, _names(by))
    return render(request, "audit/audit.html", {"chains": chains, "central": CENTRAL})


@require_safe
@page
def chain(request: HttpRequest, name: str) -> HttpResponse:
    """Show one chain, latest first, and whether it was found whole."""
    by: Person = request.person  # type: ignore[attr-defined]
    code = chain_for(by, _chain(name))
    found = next((c for c in chains_for(by, _names(by)) if c.code == code), None)
    form = EventsForm(request.GET or None, kinds=kinds_in(code), months=_months(code))
    events = wanted(Event.objects.filter(chain=code), _filter(form))
    pages = Paginator(events, PAGE).get_page(request.GET.get("page"))
    auditor = by.has_role("auditor")
    context = {
        "chain": found,
        "name": name,
        "central": code == CENTRAL,
        "title": _names(by).get(code, code),
        "form": form,
        "pages": pages,
        "events": shown(pages.object_list, with_persons=auditor),
        "auditor": auditor,
    }
    return render(request, "audit/chain.html", context)


@require_POST
@page
def checked(request: HttpRequest, name: str) -> HttpResponse:
    """Have a chain followed from its start."""
    by: Person = request.person  # type: ignore[attr-defined]
    outcome = check_chain(_chain(name), by=by)
    if isinstance(outcome, Done):
        done = (
            _("The chain was followed from its first event.")
            if outcome.value
            else _(
                "The chain is long: it is being followed. Look again in a few minutes."
            )
        )
        settle(request, outcome, done=done)
        return redirect("audit:chain", name)
    return not_found("audit", name)


@require_safe
@page
def download(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """Give a chain as a file that anyone can check."""
    by: Person = request.person  # type: ignore[attr-defined]
    lines = exported(chain_for(by, _chain(name)))
    kind = "application/jsonl; charset=utf-8"
    reply = StreamingHttpResponse(lines, content_type=kind)
    file = f"audit-chain-{name}.jsonl"
    reply.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return reply


def _chain(name: str) -> str:
    return CENTRAL if name == "central" else name


def _names(by: Person) -> dict[str, str]:
    if by.has_role("auditor"):
        return dict(Participant.objects.values_list("code", "name"))
    return {by.participant.code: by.participant.name} if by.participant else {}


def _filter(form: EventsForm) -> Filter:
    if not form.is_valid():
        return Filter()
    said = form.cleaned_data
    month = date.fromisoformat(f"{said['month']}-01") if said["month"] else None
    return Filter(said["kind"], said["person"], month)


def _months(chain: str) -> list[tuple[str, str]]:
    first: Any = Event.objects.filter(chain=chain).order_by("number").first()
    since = first.at.date() if first else None
    return [
        (f"{day:%Y-%m}", format_date(day, "LLLL y", locale=page_language()))
        for day in months_since(since, timezone.localdate())
    ]
