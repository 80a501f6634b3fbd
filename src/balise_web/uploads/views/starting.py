"""Choose an agency and a file; receive it whole, or in pieces that may break off."""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from balise.store.disks import UNFINISHED
from balise.vocabulary.messages import Message
from balise_web.outcomes import Done, Refused, not_found
from balise_web.pages.acting import page, settle
from balise_web.pages.languages import page_language
from balise_web.participants.models import Agency, Person
from balise_web.submissions.access import submission_for
from balise_web.submissions.models import Submission
from balise_web.uploads import actions
from balise_web.uploads.access import (
    agencies_to_send_for,
    upload_for,
    uploads_for,
)
from balise_web.uploads.actions.receiving import offset_of
from balise_web.uploads.forms import StartForm
from balise_web.uploads.handlers import ReceivedFile, StoreUploadHandler
from balise_web.uploads.models import Upload
from balise_web.uploads.states import KEPT, RECEIVING
from balise_web.wording import told


@csrf_exempt  # until the handler is set: to look for the token reads the whole body
@require_http_methods(["GET", "HEAD", "POST"])
@page
def start(request: HttpRequest) -> HttpResponse:
    """Show the first page, or take over a file that came whole with its form."""
    agencies = _agencies(request)
    handler = StoreUploadHandler(request)
    if request.method == "POST":
        request.upload_handlers = [handler]
        return _received(request, agencies, handler)
    wanted = request.GET.get("corrects", "")
    form = StartForm(
        agencies=agencies, initial={"corrects": wanted, **_agency_of(request, wanted)}
    )
    return _start_page(request, form)


@csrf_protect
def _received(
    request: HttpRequest, agencies: list[Agency], handler: StoreUploadHandler
) -> HttpResponse:
    form = StartForm(request.POST, request.FILES, agencies=agencies)
    sent = request.FILES.get("file")
    try:
        outcome = _taken(request, form, agencies, sent, handler)
        if isinstance(outcome, Done):
            return redirect("uploads:show", outcome.value.number)
        if outcome is not None:
            settle(request, outcome, form=form)
        return _start_page(request, form, status=422)
    finally:
        if isinstance(sent, ReceivedFile):
            sent.forget()


def _taken(
    request: HttpRequest,
    form: StartForm,
    agencies: list[Agency],
    sent: Any,
    handler: StoreUploadHandler,
) -> Done[Upload] | Refused | None:
    """Make an upload of what came with the form; None where a field is wrong."""
    person: Person = request.person  # type: ignore[attr-defined]
    if handler.too_large:
        limit = settings.UPLOAD_LIMIT // 1_000_000
        return Refused((Message("upload-too-large", {"limit": limit}),))
    if not form.is_valid():
        return None
    pasted = form.cleaned_data["pasted"]
    if sent is None and not pasted.strip():
        return Refused((Message("upload-file-missing"),))
    path = sent.path if isinstance(sent, ReceivedFile) else _written(pasted)
    try:
        return actions.receive(  # type: ignore[no-any-return]
            _chosen(agencies, form.cleaned_data["agency"]),
            file=path,
            name=sent.name if sent is not None else "pasted.tsv",
            by=person,
            corrects=_corrected(person, form.cleaned_data["corrects"]),
        )
    finally:
        path.unlink(missing_ok=True)


@require_POST
@page
def begin(request: HttpRequest) -> JsonResponse:
    """Open an upload for pieces; say where they go."""
    person: Person = request.person  # type: ignore[attr-defined]
    agencies = _agencies(request)
    size = request.POST.get("size", "")
    outcome = actions.begin(
        _chosen(agencies, request.POST.get("agency", "")),
        name=request.POST.get("name", ""),
        size=int(size) if size.isdecimal() else 0,
        by=person,
        corrects=_corrected(person, request.POST.get("corrects", "")),
    )
    if isinstance(outcome, Refused):
        return _refusal(outcome, 422)
    return JsonResponse(_where(outcome.value), status=201)


@require_http_methods(["GET", "HEAD", "PUT"])
@page
def piece(request: HttpRequest, number: str) -> JsonResponse:
    """Say how much is here, or add a piece that begins at ``Upload-Offset``."""
    person: Person = request.person  # type: ignore[attr-defined]
    upload = upload_for(person, number)
    if request.method != "PUT":
        return JsonResponse(_where(upload))
    offset = request.headers.get("Upload-Offset", "")
    outcome = actions.append(
        upload,
        offset=int(offset) if offset.isdecimal() else -1,
        source=request,  # type: ignore[arg-type]
        by=person,
    )
    if isinstance(outcome, Refused):
        return _refusal(outcome, 409, **_where(upload))
    return JsonResponse(_where(outcome.value))


def _agencies(request: HttpRequest) -> list[Agency]:
    """Give the agencies that a person may send for; without any there is no page."""
    person: Person = request.person  # type: ignore[attr-defined]
    return agencies_to_send_for(person) or not_found("page", "send")


def _chosen(agencies: list[Agency], key: str) -> Agency:
    found = next((agency for agency in agencies if str(agency.pk) == key), None)
    return found or not_found("agency", key)


def _corrected(person: Person, number: str) -> Submission | None:
    return submission_for(person, number) if number else None


def _agency_of(request: HttpRequest, number: str) -> dict[str, str]:
    person: Person = request.person  # type: ignore[attr-defined]
    if found := _corrected(person, number):
        return {"agency": str(found.agency_id)}
    wanted = request.GET.get("participant", "")
    for agency in agencies_to_send_for(person):
        if agency.participant.code == wanted:
            return {"agency": str(agency.pk)}
    return {}


def _written(text: str) -> Path:
    """Write a pasted table to the store, as a file that was received."""
    folder = Path(settings.STORE_ROOT) / "drafts"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{UNFINISHED}{secrets.token_hex(8)}"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def _where(upload: Upload) -> dict[str, Any]:
    done = offset_of(upload) if upload.state == RECEIVING else upload.received
    return {
        "number": upload.number,
        "offset": done,
        "size": upload.size,
        "whole": upload.state != RECEIVING,
        "bytes": reverse("uploads:bytes", args=[upload.number]),
        "page": reverse("uploads:show", args=[upload.number]),
    }


def _refusal(outcome: Refused, status: int, **more: Any) -> JsonResponse:
    said = " ".join(told(m, page_language()) for m in outcome.messages)
    return JsonResponse({**more, "refused": said}, status=status)


def _start_page(
    request: HttpRequest, form: StartForm, status: int = 200
) -> HttpResponse:
    person: Person = request.person  # type: ignore[attr-defined]
    context = {
        "form": form,
        "under_way": uploads_for(person).filter(state__in=KEPT)[:20],
        "corrects": form["corrects"].value(),
        "limit": settings.UPLOAD_LIMIT,
        "limit_shown": f"{settings.UPLOAD_LIMIT // 1_000_000} MB",
    }
    return render(request, "uploads/start.html", context, status=status)
