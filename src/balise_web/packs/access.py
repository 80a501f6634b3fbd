"""Which packs a person may see: public ones, and those of submissions in their sight."""

from balise.intake.packs import Pack, load_pack
from balise_web.outcomes import not_found
from balise_web.participants.models import Person
from balise_web.participants.models.taking_part import NATIONAL_ROLES
from balise_web.submissions.access import submissions_for
from balise_web.submissions.known_packs import pack_file, public_packs
from balise_web.submissions.models import Submission


def require_reader(by: Person) -> None:
    """Let pages of packs be there for national roles and the secretariat alone."""
    if not by.has_role(*NATIONAL_ROLES, "secretariat"):
        not_found("page", "-")


def public_pack(by: Person, name: str) -> tuple[Pack, str]:
    """One pack of the public library, with its text."""
    require_reader(by)
    file = pack_file(name)
    pack = public_packs().get(name)
    if file is None or pack is None:
        not_found("pack", name)
    return pack, file.read_text(encoding="utf-8-sig")


def used_by(by: Person) -> list[Submission]:
    """Submissions that a person may know of and that hold their pack, oldest first."""
    found = submissions_for(by).exclude(pack_text="").exclude(state="discarded")
    return list(found.order_by("sent_at", "pk"))


def versions_of(by: Person, name: str) -> list[Submission]:
    """Submissions made with any version of one pack, oldest first."""
    require_reader(by)
    found = submissions_for(by).filter(pack_name=name).exclude(pack_text="")
    rows = list(found.exclude(state="discarded").order_by("sent_at", "pk"))
    return rows or not_found("pack", name)


def loaded(text: str) -> Pack | None:
    """Give a pack from its text; None where this version no longer reads it."""
    pack = load_pack(text)
    return pack if isinstance(pack, Pack) else None
