"""What was read of a file, and everything that a person says of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from balise_web.outcomes import Outcome, Refused
from balise_web.pages.acting import page, settle
from balise_web.pages.languages import page_language
from balise_web.uploads import actions, reading_page
from balise_web.uploads.access import upload_for
from balise_web.uploads.actions.answering import misread
from balise_web.uploads.answers import (
    Typed,
    answered,
    column_answers,
    with_earlier,
)
from balise_web.uploads.forms import PackForm, ReadingForm, SendForm
from balise_web.uploads.models import Upload
from balise_web.uploads.planning import OWN
from balise_web.uploads.states import OPEN, SENT
from balise_web.wording import told


@require_safe
@page
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Show where an upload is: how far, what was read, or what became of it."""
    upload = _upload(request, number)
    if upload.state == SENT:
        return redirect("uploads:checked", upload.becomes)
    if upload.state != OPEN:
        context = reading_page.waiting(upload)
        return render(request, "uploads/waiting.html", context)
    return _open_page(request, upload)


@require_safe
@page
def state(request: HttpRequest, number: str) -> JsonResponse:
    """Say how far it is, for a page that looks again by itself."""
    upload = _upload(request, number)
    return JsonResponse(
        {"state": upload.state, "stage": upload.stage, "progress": upload.progress}
    )


@require_POST
@page
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Take the answer to one question."""
    upload = _upload(request, number)
    typed = answered(request.POST, reading_page.data_of(upload), page_language())
    if not typed.mistakes:
        wrong = misread(upload, typed.answers)
        if wrong:
            said = " ".join(told(w, page_language()) for w in wrong.values())
            typed = Typed(typed.answers, typed.fields, {"answer": said})
    if not typed.answers and not typed.mistakes:
        typed = Typed({}, typed.fields, {"answer": _("Choose an answer.")})
    if typed.mistakes:
        return _open_page(request, upload, typed=typed, status=422)
    outcome = actions.answer(
        upload,
        answers=with_earlier(typed.answers, upload.answers),
        version=_version(request),
        by=request.person,  # type: ignore[attr-defined]
    )
    return _after(request, upload, outcome, "#questions", typed=typed)


@require_POST
@page
def columns(request: HttpRequest, number: str) -> HttpResponse:
    """Take what a person says of columns, and of what the figures count."""
    upload = _upload(request, number)
    answers = column_answers(request.POST, upload, reading_page.data_of(upload))
    if not answers:
        return _onward(upload, "#columns")
    outcome = actions.answer(
        upload,
        answers=answers,
        version=_version(request),
        by=request.person,  # type: ignore[attr-defined]
    )
    return _after(request, upload, outcome, "#columns", said=request.POST)


@require_POST
@page
def read_otherwise(request: HttpRequest, number: str) -> HttpResponse:
    """Take how the file is to be read."""
    upload = _upload(request, number)
    layout = reading_page.data_of(upload).get("layout", {})
    form = ReadingForm(request.POST, layout=layout)
    if not form.is_valid():
        return _open_page(request, upload, reading=form, status=422)
    outcome = actions.change_reading(
        upload,
        choices=form.choices(),
        version=_version(request),
        by=request.person,  # type: ignore[attr-defined]
    )
    return _after(request, upload, outcome, reading=form)


@require_POST
@page
def pack(request: HttpRequest, number: str) -> HttpResponse:
    """Begin from another pack, or from one that was written here."""
    upload = _upload(request, number)
    offered = reading_page.packs_offered(upload)
    form = PackForm(request.POST, offered=offered)
    if not form.is_valid():
        return _open_page(request, upload, pack=form, status=422)
    own = "own" in request.POST
    outcome = actions.change_pack(
        upload,
        basis=OWN if own else form.cleaned_data["basis"],
        text=form.cleaned_data["text"] if own else "",
        version=_version(request),
        by=request.person,  # type: ignore[attr-defined]
    )
    if isinstance(outcome, Refused) and own:
        for message in outcome.messages:
            form.add_error("text", told(message, page_language()))
        return _open_page(request, upload, pack=form, status=422)
    return _after(request, upload, outcome, pack=form)


@require_POST
@page
def send(request: HttpRequest, number: str) -> HttpResponse:
    """Make a checked submission of it."""
    upload = _upload(request, number)
    form = SendForm(request.POST)
    if not form.is_valid():
        return _open_page(request, upload, send=form, status=422)
    outcome = actions.send(
        upload,
        version=_version(request),
        pack_name=form.cleaned_data["pack_name"],
        by=request.person,  # type: ignore[attr-defined]
    )
    return _after(request, upload, outcome, send=form)


@require_POST
@page
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Stop the work on it, or throw it away."""
    upload = _upload(request, number)
    outcome = actions.cancel(upload, by=request.person)  # type: ignore[attr-defined]
    if upload.state == "cancelled":
        settle(request, outcome, _("It was thrown away. Nothing of it is kept."))
        return redirect("uploads:start")
    settle(request, outcome)
    return _onward(upload)


def _upload(request: HttpRequest, number: str) -> Upload:
    return upload_for(request.person, number)  # type: ignore[attr-defined]


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else 0


def _after(
    request: HttpRequest,
    upload: Upload,
    outcome: Outcome[Upload],
    place: str = "",
    **typed: Any,
) -> HttpResponse:
    """Go on to the page as it now is; what was refused stays as it was typed."""
    if not isinstance(outcome, Refused):
        return _onward(upload, place)
    settle(request, outcome)
    upload.refresh_from_db()
    if upload.state != OPEN:
        return _onward(upload)
    return _open_page(request, upload, status=409, **typed)


def _onward(upload: Upload, place: str = "") -> HttpResponse:
    return redirect(reverse("uploads:show", args=[upload.number]) + place)


def _open_page(
    request: HttpRequest, upload: Upload, status: int = 200, **typed: Any
) -> HttpResponse:
    shown = reading_page.Shown(
        language=page_language(),
        row=_number(request, "row"),
        column=request.GET.get("column", ""),
        opened=_number(request, "open"),
    )
    context = reading_page.context(upload, shown, **typed)
    return render(request, "uploads/reading.html", context, status=status)


def _number(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() else None
