"""The only way to get an upload: for whoever sends it, and for colleagues of the agency.

What others send is not found, in the same words as what does not exist.
"""

from django.db.models import Q, QuerySet

from balise_web.outcomes import Stop, not_found
from balise_web.participants.models import Agency, Person
from balise_web.submissions.senders import may_send
from balise_web.uploads.models import KeptPack, Upload
from balise_web.uploads.states import KEPT, SENT

_LEADS = ("focal-point", "deputy")


def agencies_to_send_for(by: Person) -> list[Agency]:
    """Agencies for which a person may send, in the order of their names."""
    found = Agency.objects.select_related("participant").order_by(
        "participant__name", "name"
    )
    if by.participant_id is not None:
        found = found.filter(participant_id=by.participant_id)
    elif not by.has_role("secretariat"):
        return []
    return [agency for agency in found if _sends(by, agency)]


def uploads_for(by: Person) -> QuerySet[Upload, Upload]:
    """Uploads that a person may work on, newest first."""
    found = Upload.objects.filter(state__in=(*KEPT, SENT)).select_related(
        "agency__participant", "by", "corrects"
    )
    own = Q(by=by)
    if by.participant_id is None:
        return found.filter(own)
    inside = Q(agency__participant_id=by.participant_id)
    if by.has_role(*_LEADS):
        return found.filter(inside)
    return found.filter(inside & Q(agency_id__in=by.agencies()))


def upload_for(by: Person, number: str) -> Upload:
    """One upload by its number."""
    return uploads_for(by).filter(number=number).first() or not_found("upload", number)


def packs_of(agency: Agency) -> QuerySet[KeptPack, KeptPack]:
    """Packs that an agency sent files through, the last used first."""
    return KeptPack.objects.filter(agency=agency).select_related("follows", "by")


def _sends(by: Person, agency: Agency) -> bool:
    try:
        may_send(by, agency)
    except Stop:
        return False
    return True
