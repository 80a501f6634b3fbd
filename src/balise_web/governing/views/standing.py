"""The letter, and the steps that change where a participant stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balise_web.governing.forms.joining import LetterForm, ReasonForm
from balise_web.governing.views.asked import LEADS, own, person, posted, require
from balise_web.outcomes import not_found
from balise_web.pages.acting import page, settle
from balise_web.participants import actions
from balise_web.participants.access import participant_for, standing, terms_in_force
from balise_web.participants.actions.joining import Letter, digest_of_letter
from balise_web.participants.models import Participant, Person

STEPS = {
    "suspend": (actions.suspend, ("confirmed",), gettext_lazy("It was suspended.")),
    "reinstate": (
        actions.reinstate,
        ("suspended",),
        gettext_lazy("The suspension has ended."),
    ),
    "withdraw": (
        actions.withdraw,
        ("confirmed", "suspended"),
        gettext_lazy("Your participant has left. Nothing of it is read any more."),
    ),
    "keep": (
        actions.keep_data,
        ("withdrawn",),
        gettext_lazy("What was delivered stays hidden and is not erased."),
    ),
}
_OF_GOVERNANCE = ("suspend", "reinstate")


@page
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Record the letter of a participant."""
    by = person(request)
    require(by, "secretariat", "governance")
    row = participant_for(by, code)
    if row.is_reference or standing(row) != "invited":
        not_found("participant", code)
    form = LetterForm(posted(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        outcome = actions.confirm_participant(row, letter=_letter(form), by=by)
        if settle(request, outcome, _("The letter is recorded."), form):
            return redirect("governing:one", code)
    return render(request, "governing/letter.html", {"form": form, "row": row})


@page
def step(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Say what follows from a step, and take it once a reason is given."""
    by = person(request)
    act, sources, done = STEPS[name]
    row = _in_reach(by, code, name)
    if standing(row) not in sources:
        not_found("participant", code)
    form = ReasonForm(posted(request))
    if form.is_bound and form.is_valid():
        outcome = act(row, reason=form.cleaned_data["reason"], by=by)
        if settle(request, outcome, str(done), form):
            return redirect("governing:one", code)
    days = _erased_after()
    context = {"form": form, "row": row, "step": name, "days": days}
    return render(request, "governing/step.html", context)


def _erased_after() -> int:
    """Give after how many days what a participant delivered is erased."""
    values = terms_in_force(timezone.localdate()).values
    return int(values["withdrawal_erasure_days"])


def _in_reach(by: Person, code: str, name: str) -> Participant:
    if name not in _OF_GOVERNANCE:
        return own(by, code, *LEADS)
    require(by, "governance")
    return participant_for(by, code)


def _letter(form: LetterForm) -> Letter:
    said = dict(form.cleaned_data)
    file = said.pop("file")
    return Letter(**said, digest=digest_of_letter(file.chunks()) if file else "")
