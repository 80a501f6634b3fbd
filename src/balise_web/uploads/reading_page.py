"""Everything that the page of an upload shows, gathered once."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from balise.intake.reading import Choices
from balise.vocabulary.languages import Language
from balise_web.participants.models import SourceSheet
from balise_web.submissions.known_packs import public_packs
from balise_web.uploads import presenters
from balise_web.uploads.access import packs_of
from balise_web.uploads.answers import Typed
from balise_web.uploads.forms import PackForm, ReadingForm, SendForm
from balise_web.uploads.models import Upload
from balise_web.uploads.planning import ANEW, KEPT, OWN, PUBLIC
from balise_web.uploads.states import RECEIVING
from balise_web.uploads.storage import Kept

_BEFORE: Final = 3
"""How many rows are shown above the one that was asked for."""


@dataclass(frozen=True)
class Shown:
    """What a reader looks at: the language, a row, a column, a list that is opened."""

    language: Language
    row: int | None = None
    column: str = ""
    opened: int | None = None


def data_of(upload: Upload) -> dict[str, Any]:
    """Give what was understood of an upload."""
    return Kept(upload.number, upload.file_name).understood()


def waiting(upload: Upload) -> dict[str, Any]:
    """Show how far an upload is that is received, read or sent."""
    receiving = upload.state == RECEIVING
    share = upload.received * 100 // upload.size if receiving else upload.progress
    return {
        "upload": upload,
        "receiving": receiving,
        "percent": share,
        "stage": upload.stage or upload.state,
        "waits": not receiving and upload.lease_until is None,
    }


def context(
    upload: Upload,
    shown: Shown,
    *,
    typed: Typed | None = None,
    said: Mapping[str, str] | None = None,
    reading: ReadingForm | None = None,
    pack: PackForm | None = None,
    send: SendForm | None = None,
) -> dict[str, Any]:
    """Show what was read, what is asked, and what would come of it."""
    data, language = data_of(upload), shown.language
    layout = data.get("layout", {})
    outcome = data.get("outcome") or {}
    first, rows = rows_around(upload, shown.row)
    return {
        "upload": upload,
        "data": data,
        "layout": layout,
        "returned": data.get("returned", ""),
        "problems": presenters.problems(upload.problems, language),
        "faults": presenters.problems(data.get("faults", ()), language),
        "notes": presenters.notes(data, language),
        "changes": presenters.changes(data, language),
        "question": presenters.question(
            data, language, typed and typed.fields, typed and typed.mistakes
        ),
        "questions_left": len(data.get("questions", ())),
        "columns": _as_typed(
            presenters.columns(data, upload, language, shown.opened), said
        ),
        "indicators": presenters.indicators(_indicator(upload, data), language),
        "indicator": _indicator(upload, data),
        "rows": rows,
        "first_row": first,
        "shown": shown,
        "outcome": outcome,
        "balance": presenters.balance(outcome.get("balance") or {}),
        "groups": presenters.groups(outcome.get("groups", ()), language),
        "sheets": _sheets_missing(upload, outcome),
        "reading_form": reading
        or ReadingForm(layout=layout, initial=asdict(Choices(**upload.reading))),
        "pack_form": pack or _pack_form(upload),
        "send_form": send or SendForm(initial={"pack_name": _pack_name(upload)}),
    }


def rows_around(
    upload: Upload, row: int | None
) -> tuple[int, list[tuple[int, list[str]]]]:
    """Give the rows around one, or the first ones."""
    first = max(1, (row or 1) - _BEFORE)
    kept = Kept(upload.number, upload.file_name)
    return first, kept.rows(first, presenters.ROWS_SHOWN)


def packs_offered(upload: Upload) -> list[tuple[str, Any]]:
    """Offer what fits by itself, a new suggestion, the agency's packs, public ones."""
    kept = [
        (f"{KEPT}{row.identity}", f"{row.name} {row.version}")
        for row in packs_of(upload.agency)[:20]
    ]
    public = [(f"{PUBLIC}{name}", name) for name in public_packs()]
    offered: list[tuple[str, Any]] = [
        ("", _("whichever pack fits")),
        (ANEW, _("no pack: suggest anew")),
    ]
    if upload.basis == OWN:
        offered.append((OWN, _("the pack as it was written here")))
    if kept:
        offered.append((_("Packs of the agency"), kept))
    if public:
        offered.append((_("Packs for public layouts"), public))
    return offered


def _pack_form(upload: Upload) -> PackForm:
    initial = {"basis": upload.basis, "text": upload.pack_text}
    return PackForm(offered=packs_offered(upload), initial=initial)


def _pack_name(upload: Upload) -> str:
    """Give the name that the pack has by now."""
    for line in upload.pack_text.splitlines():
        if line.startswith("name:"):
            return line.removeprefix("name:").strip(" \"'")
    return ""


def _indicator(upload: Upload, data: Mapping[str, Any]) -> str:
    covered = (data.get("outcome") or {}).get("covered") or ()
    named = [one["indicator"] for one in covered if one["indicator"]]
    return upload.answers.get("indicator") or (named[0] if len(set(named)) == 1 else "")


def _sheets_missing(upload: Upload, outcome: Mapping[str, Any]) -> list[str]:
    """Name the dataflows for which the agency never said how it counts."""
    flows = sorted({one["dataflow"] for one in outcome.get("covered", ())})
    stated = SourceSheet.objects.filter(agency=upload.agency, dataflow__in=flows)
    known = set(stated.values_list("dataflow", flat=True))
    return [flow for flow in flows if flow not in known]


def _as_typed(
    columns: list[presenters.ColumnView], said: Mapping[str, str] | None
) -> list[presenters.ColumnView]:
    """Keep what was chosen where it could not be taken over."""
    if said is None:
        return columns
    return [
        presenters.with_choice(c, said.get(f"column-{c.index}", "")) for c in columns
    ]
