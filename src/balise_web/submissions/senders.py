"""Who may bring data in, and for which agency."""

from balise_web.outcomes import stop
from balise_web.participants.access import require_national, standing
from balise_web.participants.models import Agency, Person


def may_send(by: Person, agency: Agency) -> bool:
    """Say whether the file is loaded for a focal point; stop where it may not be."""
    if agency.participant.is_reference and by.has_role("secretariat"):
        return False
    if by.has_role("secretariat"):
        return True
    require_national(by, agency.participant, "contributor", "focal-point", "deputy")
    leads = by.has_role("focal-point", "deputy")
    if not leads and agency.pk not in by.agencies():
        stop("not-found", kind="agency", name=agency.code)
    if standing(agency.participant) == "withdrawn":
        stop("not-from-here", number=agency.participant.code, state="withdrawn")
    return False
