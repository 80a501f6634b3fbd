"""As whom a person may ask: for its own participant, and for nobody else."""

from balise.sharing.ledger import PUBLIC_VIEWER, Viewer
from balise_web.explore.models import CitationRow
from balise_web.outcomes import not_found, stop
from balise_web.participants.models import Participant, Person

_ALL_AGENCIES = ("focal-point", "deputy", "validator", "analyst")


def viewer_of(by: Person) -> Viewer:
    """The viewer that a person is by itself."""
    if by.participant is None:
        return Viewer(secretariat=True) if by.has_role("secretariat") else PUBLIC_VIEWER
    if by.has_role(*_ALL_AGENCIES):
        return Viewer(by.participant.code)
    agency = by.roles.filter(agency__isnull=False).select_related("agency").first()
    return Viewer(by.participant.code, agency.agency.code if agency else "-")


def require_viewer(by: Person | None, viewer: Viewer) -> None:
    """Stop unless the person may ask as this viewer; anyone may ask as the public.

    Nobody is the shell: whoever has it has the data (SECURITY.md).
    """
    if viewer == PUBLIC_VIEWER:
        return
    if by is None:
        _require_known(viewer)
    elif viewer.secretariat:
        if not by.has_role("secretariat") or viewer.participant:
            stop("not-your-role", roles="secretariat")
    elif by.participant is None or viewer.participant != by.participant.code:
        not_found("participant", viewer.participant or "-")
    else:
        _require_agency(by, viewer.agency)


def _require_known(viewer: Viewer) -> None:
    code = viewer.participant
    if code and not Participant.objects.filter(code=code).exists():
        not_found("participant", code)


def _require_agency(by: Person, agency: str | None) -> None:
    if by.has_role(*_ALL_AGENCIES):
        return
    if agency is None:
        stop("not-your-role", roles=", ".join(_ALL_AGENCIES))
    if not by.roles.filter(agency__code=agency).exists():
        not_found("agency", agency)


def citation_for(name: str) -> CitationRow:
    """A citation by its name: a name is random, and rebuilding asks for rights anew."""
    found = CitationRow.objects.filter(name=name).first()
    return found or not_found("citation", name)
