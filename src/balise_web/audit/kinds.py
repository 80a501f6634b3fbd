"""What each kind of event is called, for people; a kind without a name shows itself."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from balise_web.pages.languages import page_language
from balise_web.wording import word

KINDS: Final[Mapping[str, Promise]] = {
    "account-made": _("Account made"),
    "agency-added": _("Agency added"),
    "announced": _("Announcement made"),
    "announcement-ended": _("Announcement ended"),
    "cannot-collect-asked": _("Asked: cannot collect"),
    "cannot-collect-declined": _("Declined: cannot collect"),
    "cannot-collect-ended": _("Ended: cannot collect"),
    "cannot-collect-confirmed": _("Confirmed: cannot collect"),
    "context-added": _("Context added"),
    "chain-checked": _("Audit chain checked"),
    "citation-rebuilt": _("Citation rebuilt"),
    "declared-disjoint": _("Agencies declared not to overlap"),
    "declared-incidents-complete": _("Incidents declared complete"),
    "declared-official": _("Official agency declared"),
    "deletion-asked": _("Deletion of exports asked for"),
    "deletion-confirmed": _("Deletion of exports confirmed"),
    "draft-looked-at": _("Draft looked at"),
    "file-given-back": _("File given back"),
    "finding-answered": _("Finding answered"),
    "founded": _("Balise founded"),
    "frequency-stated": _("Frequency stated"),
    "group-added": _("Group added"),
    "group-joined": _("Group joined"),
    "group-left": _("Group left"),
    "history-looked-at": _("Earlier figures looked at"),
    "invitation-withdrawn": _("Invitation withdrawn"),
    "label-audience-set": _("Audience of a label set"),
    "national-offer-set": _("Offer between agencies set"),
    "offer-set": _("Offer set"),
    "participant-added": _("Participant added"),
    "participant-confirmed": _("Participant confirmed"),
    "participant-kept": _("Data kept on request"),
    "participant-reinstated": _("Participant reinstated"),
    "participant-suspended": _("Participant suspended"),
    "participant-withdrawn": _("Participant withdrawn"),
    "password-changed": _("Password changed"),
    "person-added": _("Person added"),
    "person-invited": _("Person invited"),
    "pool-released": _("Pooled figure released"),
    "pool-shown": _("Pooled figure read"),
    "question-asked": _("Question asked"),
    "reminded": _("Reminder sent"),
    "roles-changed": _("Roles changed"),
    "second-factor-added": _("Second factor added"),
    "second-factor-failed": _("Second factor failed"),
    "second-factor-removed": _("Second factor removed"),
    "second-factor-reset": _("Second factor reset"),
    "secretariat-ticked": _("Use by the secretariat set"),
    "signed-in": _("Signed in"),
    "source-sheet-set": _("Source sheet set"),
    "standing-release-set": _("Standing release set"),
    "submission-approved": _("Submission approved"),
    "submission-adopted": _("Submission taken over"),
    "submission-cancel-requested": _("Work on a submission stopped"),
    "submission-checked": _("Submission checked"),
    "submission-cleared": _("Submission cleared"),
    "submission-discarded": _("Submission discarded"),
    "submission-erased": _("Submission erased"),
    "submission-erasure-confirmed": _("Erasure confirmed"),
    "submission-errors-explained": _("Errors explained"),
    "submission-recalled": _("Submission recalled"),
    "submission-recalled-again": _("Submission recalled again after a back-up"),
    "submission-release-set": _("Day of release set"),
    "submission-released": _("Submission released"),
    "submission-sealed": _("Submission frozen"),
    "support-ended": _("Support access ended"),
    "support-granted": _("Support access granted"),
    "support-looked": _("Support looked"),
    "terms-accepted": _("Terms accepted"),
    "terms-set": _("Terms set"),
    "upload-cancelled": _("File cancelled"),
    "upload-expired": _("File not sent in time"),
    "upload-received": _("File received"),
    "upload-sent": _("File sent"),
}
# What an event says of itself, as far as the core has no word for it.
DETAILS: Final[Mapping[str, Promise]] = {
    "active": _("Switched on"),
    "code": _("Code"),
    "embargo_months": _("Embargo in months"),
    "excepted": _("Except"),
    "exported": _("Exported"),
    "first": _("First day"),
    "format": _("Format"),
    "handle": _("Handle"),
    "last": _("Last day"),
    "manifest": _("Manifest"),
    "names": _("Named participants"),
    "on": _("On"),
    "one_person": _("Approved by one person"),
    "owner": _("Owner"),
    "people": _("People"),
    "public_from": _("Public from"),
    "reach": _("Open to"),
    "reader": _("Reader"),
    "readers": _("Readers"),
    "submissions": _("Submissions"),
    "was": _("Before"),
}


def kind_label(kind: str) -> str:
    """Name a kind of event in the language of the page."""
    return str(KINDS.get(kind, kind))


def detail_label(name: str) -> str:
    """Name a detail of an event in the language of the page."""
    return str(DETAILS.get(name) or word(name, page_language()))
