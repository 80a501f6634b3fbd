"""Ask about a value, see what was asked, and answer."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from balise.vocabulary.messages import Message
from balise.vocabulary.model import model
from balise_web.outcomes import Refused, not_found
from balise_web.pages.acting import page, settle
from balise_web.pages.languages import page_language
from balise_web.participants.access import participant_for
from balise_web.participants.models import Person
from balise_web.questions import actions
from balise_web.questions.access import LEADS, question_for, questions_for
from balise_web.questions.forms import Words
from balise_web.questions.presenters import shown

_PAGE = 50
_CHANGED = Refused((Message("changed-meanwhile"),))
_both = require_http_methods(["GET", "HEAD", "POST"])


def _lead(request: HttpRequest) -> Person:
    by: Person = request.person  # type: ignore[attr-defined]
    if by.participant_id is None or not by.has_role(*LEADS):
        not_found("page", "questions")
    return by


@require_safe
@page
def inbox(request: HttpRequest) -> HttpResponse:
    """List what was asked of us and by us."""
    by = _lead(request)
    pages = Paginator(questions_for(by), _PAGE).get_page(request.GET.get("page"))
    context = {"pages": pages, "lines": shown(by, pages)}
    return render(request, "questions/inbox.html", context)


@_both
@page
def ask(request: HttpRequest) -> HttpResponse:
    """Ask about the value at some codes; the address never holds the value itself."""
    by = _lead(request)
    given = {name: text[:60] for name, text in request.GET.items()}
    owner = participant_for(by, given.get("of", ""))
    measure, period = given.get("measure", ""), given.get("period", "")
    if measure not in model().indicators or owner.pk == by.participant_id:
        not_found("value", measure)
    codes = {name: code for name, code in given.items() if name in model().dimensions}
    form = Words(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome = actions.ask_about(
            owner,
            measure=measure,
            period=period,
            codes=codes,
            text=form.cleaned_data["text"],
            language=page_language(),
            by=by,
        )
        said = _("Asked. Only you, your deputy and the focal point there see it.")
        if settle(request, outcome, said, form):
            return redirect("questions:one", number=outcome.value.number)
    context = {
        "owner": owner,
        "measure": measure,
        "period": period,
        "codes": sorted(codes.items()),
        "form": form,
    }
    return render(request, "questions/ask.html", context)


@_both
@page
def one(request: HttpRequest, number: str) -> HttpResponse:
    """Show one question; its owner may answer it, or leave it."""
    by = _lead(request)
    question = question_for(by, number)
    line = shown(by, [question])[0]
    form = None
    if not line.mine:
        form = Words(request.POST or None, initial={"text": question.answer})
    if request.method == "POST":
        if form is None:
            not_found("question", number)
        if request.POST.get("seen", "") != _seen(question):
            settle(request, _CHANGED, form=form)
        elif form.is_valid():
            text = form.cleaned_data["text"]
            outcome = actions.answer(
                question, text=text, language=page_language(), by=by
            )
            if settle(request, outcome, _("Your answer was kept."), form):
                return redirect("questions:one", number=number)
    context = {"line": line, "form": form, "seen": _seen(question)}
    return render(request, "questions/one.html", context)


def _seen(question) -> str:  # type: ignore[no-untyped-def]
    return question.answered_at.isoformat() if question.answered_at else ""
