"""As whom a person may ask: for its own participant, and for nobody else."""

from balise.sharing.ledger import PUBLIC_VIEWER, Viewer
from balise_web.explore.models import CitationRow
from balise_web.outcomes import not_found, stop
from balise_web.participants.models import Person

_ALL_AGENCIES = ("focal-point", "deputy", "validator", "analyst")


def viewer_of(by: Person) -> Viewer:
    """The viewer that a person is by itself."""
    if by.participant is None:
        return Viewer(secretariat=True) if by.has_role("secretariat") else PUBLIC_VIEWER
    if by.has_role(*_ALL_AGENCIES):
        return Viewer(by.participant.code)
    agency = by.roles.filter(agency__isnull=False).select_related("agency").first()
    return Viewer(by.participant.code, agency.agency.code if agency else "-")


def require_viewer(by: Person, viewer: Viewer) -> None:
    """Stop unless the person may ask as this viewer; anyone may ask as the public."""
    if viewer == PUBLIC_VIEWER:
        return
    if viewer.secretariat:
        if not by.has_role("secretariat") or viewer.participant:
            stop("not-your-role", roles="secretariat")
        return
    if by.participant is None or viewer.participant != by.participant.code:
        not_found("participant", viewer.participant or "-")
    if viewer.agency is None:
        if not by.has_role(*_ALL_AGENCIES):
            stop("not-your-role", roles=", ".join(_ALL_AGENCIES))
    elif not by.roles.filter(agency__code=viewer.agency).exists() and not by.has_role(
        *_ALL_AGENCIES
    ):
        not_found("agency", viewer.agency)


def citation_for(by: Person, name: str) -> CitationRow:
    """A citation by its name: a name is random, and rebuilding asks for rights anew."""
    found = CitationRow.objects.filter(name=name).first()
    return found or not_found("citation", name)
