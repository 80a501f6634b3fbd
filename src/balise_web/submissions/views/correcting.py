"""Differences, corrections of single values, files that come again, nil returns."""

import tempfile
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from balise.store.comparing import KINDS
from balise_web.outcomes import Done, Outcome, not_found
from balise_web.pages.acting import page, settle
from balise_web.participants.models import Person
from balise_web.submissions import actions
from balise_web.submissions.access import may_see_original, submission_for
from balise_web.submissions.actions.correcting import correctable
from balise_web.submissions.comparing import compared
from balise_web.submissions.forms import Again, Cell, NilReturn
from balise_web.submissions.lines import lines_of
from balise_web.submissions.models import Submission
from balise_web.submissions.presenters.details import page_of
from balise_web.submissions.presenters.differences import difference_page
from balise_web.submissions.views.common import PAGE, has_moved, state_seen, to_page

_both = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@page
def differences(request: HttpRequest, number: str) -> HttpResponse:
    """Show what it adds, changes and removes, against what counts or another one."""
    by = request.person  # type: ignore[attr-defined]
    submission = submission_for(by, number)
    other = request.GET.get("with", "")
    kind = request.GET.get("kind", "")
    wanted = request.GET.get("page", "")
    place = max(1, int(wanted)) if wanted.isdigit() else 1
    outcome = compared(
        submission,
        by=by,
        other=submission_for(by, other) if other else None,
        limit=PAGE,
        skip=(place - 1) * PAGE,
        kinds=(kind,) if kind in KINDS else KINDS,
    )
    if not isinstance(outcome, Done):
        if not may_see_original(by, submission):
            not_found("submission", number)
        settle(request, outcome)
        return to_page(submission)
    found = difference_page(outcome.value)
    count = getattr(found.total, kind) if kind in KINDS else found.differing
    context = {
        "submission": submission,
        "shown": page_of(by, submission),
        "found": found,
        "kind": kind if kind in KINDS else "",
        "kinds": KINDS,
        "pages": Paginator(range(count), PAGE).get_page(place),
    }
    return render(request, "submissions/differences.html", context)


@_both
@page
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """Correct one value: a draft is made that goes the way of any submission."""
    by = request.person  # type: ignore[attr-defined]
    submission = submission_for(by, number)
    row = request.GET.get("row", "")
    column = request.GET.get("column", "")
    correctable(submission, by)
    if not row.isdigit():
        return render(request, "submissions/choose.html", {"submission": submission})
    read = lines_of(submission, by=by, row=int(row), around=1)
    if not isinstance(read, Done):
        not_found("row", row)
    cells = _cells(read.value, int(row))
    if column and column not in cells:
        not_found("column", column)
    form = Cell(request.POST or None, initial={"value": cells.get(column, "")})
    if request.method == "POST" and form.is_valid() and column:
        made = None
        if not has_moved(request, submission):
            made = _corrected(request, submission, form, (int(row), column))
        if made is not None:
            return redirect("submissions:differences", number=made.number)
    context = {
        "submission": submission,
        "row": int(row),
        "column": column,
        "cells": cells,
        "now": cells.get(column, ""),
        "form": form,
        "seen": state_seen(submission),
    }
    return render(request, "submissions/correct.html", context)


def _cells(read, row: int) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """Give the cells of a row by their header, without personal columns."""
    line = next((one for one in read.lines if one.row == row), None)
    if line is None:
        not_found("row", row)
    return {
        name: text
        for name, text in zip(read.header, line.cells, strict=True)
        if text is not None
    }


def _corrected(
    request: HttpRequest, base: Submission, form: Cell, place: tuple[int, str]
) -> Submission | None:
    by = request.person  # type: ignore[attr-defined]
    edit = actions.CellEdit(*place, form.cleaned_data["value"])
    outcome = actions.correct(base, edits=[edit], why=form.cleaned_data["why"], by=by)
    said = _("A corrected version was made. Look at the difference, then clear it.")
    if settle(request, outcome, said, form):
        made: Submission = outcome.value
        return made
    return None


@_both
@page
def again(request: HttpRequest) -> HttpResponse:
    """Take a file that was given back and corrected: only the difference applies."""
    by = request.person  # type: ignore[attr-defined]
    if not by.has_role("contributor", "focal-point", "deputy", "secretariat"):
        not_found("page", "again")
    form = Again(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        outcome = _resent(form.cleaned_data["file"], by)
        if settle(request, outcome, _("Read. This is what differs."), form):
            return redirect("submissions:differences", number=outcome.value.number)
    return render(request, "submissions/again.html", {"form": form})


def _resent(sent: UploadedFile, by: Person) -> Outcome[Submission]:
    """Read what was sent from a file of its own, which goes when it was read."""
    name = Path(sent.name or "file").name
    with tempfile.NamedTemporaryFile(suffix=Path(name).suffix) as kept:
        for piece in sent.chunks():
            kept.write(piece)
        kept.flush()
        outcome: Outcome[Submission] = actions.resend(Path(kept.name), by=by, name=name)
    return outcome


@_both
@page
def nil_return(request: HttpRequest) -> HttpResponse:
    """State that a source worked and noted none; two others then approve it."""
    by = request.person  # type: ignore[attr-defined]
    if not by.has_role("contributor", "focal-point", "deputy"):
        not_found("page", "nil-return")
    initial = {name: request.GET.get(name, "") for name in ("dataflow", "period")}
    form = NilReturn(request.POST or None, by=by, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        outcome = actions.nil_return(
            said["agency"], dataflow=said["dataflow"], period=said["period"], by=by
        )
        done = _("The nil return was made. It goes the way of any submission.")
        if settle(request, outcome, done, form):
            return redirect("submissions:one", number=outcome.value.number)
    return render(request, "submissions/nil_return.html", {"form": form})
