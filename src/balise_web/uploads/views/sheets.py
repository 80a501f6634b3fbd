"""The source sheet: asked once for an agency and a dataflow, each line may be left."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balise.vocabulary.model import model
from balise_web.outcomes import not_found
from balise_web.pages.acting import page, settle
from balise_web.pages.languages import page_language
from balise_web.participants.actions import set_source_sheet
from balise_web.uploads.access import upload_for
from balise_web.uploads.forms import SheetForm
from balise_web.uploads.models import Upload
from balise_web.uploads.reading_page import data_of


@require_http_methods(["GET", "HEAD", "POST"])
@page
def sheet(request: HttpRequest, number: str, dataflow: str) -> HttpResponse:
    """Ask how the agency counts what the file holds."""
    upload = upload_for(request.person, number)  # type: ignore[attr-defined]
    if dataflow not in model().dataflows:
        not_found("dataflow", dataflow)
    form = SheetForm(request.POST or None, language=page_language())
    if request.method == "POST" and form.is_valid():
        outcome = set_source_sheet(
            upload.agency,
            dataflow=dataflow,
            fields={name: said for name, said in form.cleaned_data.items() if said},
            valid_from=_since(upload, dataflow),
            by=request.person,  # type: ignore[attr-defined]
        )
        if settle(request, outcome, _("The source sheet is kept."), form):
            return redirect("uploads:show", upload.number)
    context = {"form": form, "upload": upload, "dataflow": dataflow}
    status = 422 if form.errors else 200
    return render(request, "uploads/sheet.html", context, status=status)


def _since(upload: Upload, dataflow: str) -> date:
    """Give the first day that the file covers: the sheet is in force for its figures."""
    covered = (data_of(upload).get("outcome") or {}).get("covered", ())
    days = [one["first"] for one in covered if one["dataflow"] == dataflow]
    known = [date.fromisoformat(day) for day in days if day]
    return min(known, default=timezone.localdate())
