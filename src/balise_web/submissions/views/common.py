"""What the views of one submission share."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from balise_web.pages.languages import page_language
from balise_web.submissions.models import Submission
from balise_web.wording import say

PAGE = 50
"""How many lines of a long list are shown at once."""


def state_seen(submission: Submission) -> str:
    """Write down in what state a page showed a submission."""
    second = submission.approved_by_id or ""
    return f"{submission.state}.{second}.{submission.release_on or ''}"


def has_moved(request: HttpRequest, submission: Submission) -> bool:
    """Say, also to the reader, that somebody moved it since the page was shown."""
    if request.POST.get("seen", "") == state_seen(submission):
        return False
    messages.warning(request, say("changed-meanwhile", page_language()))
    return True


def to_page(submission: Submission) -> HttpResponse:
    """Lead back to the page of the submission."""
    return redirect("submissions:one", number=submission.number)
