"""Understand a file as far as it can be: what it holds, what is asked, what comes out.

What is found is plain data without any value of a column that may hold personal data,
so that a page can show it in any language without reading the file again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.utils import timezone
from ibis.backends.duckdb import Backend

from balise.intake.converting.binding import Bound, bind
from balise.intake.converting.judging import severities
from balise.intake.grouping import grouped
from balise.intake.packs import BadPack, Pack, as_yaml, load_pack
from balise.intake.personal import personal_columns
from balise.intake.reading import Choices
from balise.intake.returning import find_mark
from balise.intake.suggesting import Choice, Question, suspects
from balise.intake.suggesting.values import Suggestion
from balise.intake.templates import find_template, template_pack
from balise.vocabulary.messages import Message
from balise_web.outcomes import Stop, stop
from balise_web.submissions.access import submission_for
from balise_web.submissions.actions.checking import through
from balise_web.submissions.actions.correcting import correctable
from balise_web.submissions.known_packs import public_packs
from balise_web.submissions.models import Submission
from balise_web.submissions.storage import engine
from balise_web.uploads import telling
from balise_web.uploads.access import packs_of
from balise_web.uploads.models import Upload
from balise_web.uploads.planning import OWN, Plan, Readings, Said, plan
from balise_web.uploads.storage import Kept

Report = Callable[[int, str], None]
ANSWERS: Final = ("personal", "not-personal")
_STOPS: Final = ("column-may-be-personal", "column-not-answered")


@dataclass(frozen=True)
class Understood:
    """What was made of a file: data for the pages, and the pack where it is ready."""

    data: dict[str, Any] = field(default_factory=dict)
    pack_text: str = ""
    ready: bool = False
    corrects: Submission | None = None


def understand(upload: Upload, report: Report) -> Understood:
    """Read the file of an upload with what was said of it; stop where it cannot be."""
    kept = Kept(upload.number, upload.file_name)
    report(5, "reading")
    with engine() as backend:
        mark = find_mark(kept.file, backend, kept.folder)
        if mark is not None:
            return _returned(upload, mark.number, mark.pack)
        readings = Readings(kept.file, upload.file_name, backend)
        said = _said(upload, _template(kept, backend, upload))
        readings.first(said.choices)
        report(30, "suggesting")
        found = plan(said, _packs(upload), public_packs(), readings)
        return _worked_out(upload, found, kept, backend, report)


def _worked_out(
    upload: Upload, found: Plan, kept: Kept, backend: Backend, report: Report
) -> Understood:
    """Ask about personal data first; convert once nothing is open."""
    asked = _personal_first(upload, found, backend)
    text = as_yaml(found.content) if found.content is not None else ""
    made: dict[str, Any] = {}
    if text and not asked and not found.questions and not found.faults:
        report(55, "converting")
        made, more, faults = _tried(upload, found, text, backend)
        asked, found = (*asked, *more), replace(found, faults=faults)
    report(85, "keeping")
    hidden = _hidden(upload, found, text, asked)
    names = found.reading.columns
    kept.keep_rows(backend, found.reading.table, names, hidden)
    questions = (*asked, *found.questions)
    data = telling.as_data(found, questions, hidden, made)
    return Understood(data, text, bool(made))


def _returned(upload: Upload, number: str, pack: str) -> Understood:
    """Know a file that was given back: it goes the way of what it corrects."""
    base = correctable(submission_for(upload.by, number), upload.by)
    if base.pack_identity != pack:
        stop("returned-mark-differs", number=number)
    if base.agency_id != upload.agency_id:
        stop("upload-of-another-agency", number=number)
    return Understood({"returned": number}, base.pack_text, True, base)


def _template(kept: Kept, backend: Backend, upload: Upload) -> str:
    """Give the pack of a filled template, unless somebody chose another."""
    if upload.basis:
        return ""
    found = find_template(kept.file, backend, kept.folder)
    return template_pack(found) if found else ""


def _said(upload: Upload, template: str) -> Said:
    return Said(
        file_name=upload.file_name,
        choices=Choices(**upload.reading),
        answers=upload.answers,
        basis=OWN if template else upload.basis,
        text=template or upload.pack_text,
    )


def _packs(upload: Upload) -> list[Pack]:
    """Give the packs that come first: that of what is corrected, then the agency's."""
    texts = [row.text for row in packs_of(upload.agency)[:20]]
    if upload.corrects is not None and upload.corrects.pack_text:
        texts.insert(0, upload.corrects.pack_text)
    loaded = [load_pack(text) for text in dict.fromkeys(texts)]
    return [pack for pack in loaded if isinstance(pack, Pack)]


def _personal_first(
    upload: Upload, found: Plan, backend: Backend
) -> tuple[Question, ...]:
    """Ask what looks personal before anything else is said of the file."""
    if found.source != "suggested" or not found.columns:
        return ()
    suggestion = Suggestion(found.columns, (), (), None)
    return tuple(
        personal_question(header)
        for header in suspects(found.reading, backend, suggestion)
        if not _is_answered(upload, header)
    )


def _is_answered(upload: Upload, header: str) -> bool:
    column = upload.answers.get(f"column:{header}", "")
    return f"personal:{header}" in upload.answers or column in {"personal", "ignore"}


def personal_question(header: str) -> Question:
    """Ask what a column holds that may be personal."""
    return Question(
        f"personal:{header}",
        Message("upload-ask-personal", {"column": header}),
        tuple(Choice(v, Message(f"suggest-personal-{v}")) for v in ANSWERS),
    )


def personal_answers(upload: Upload) -> dict[str, str]:
    """Give what was answered of columns that may hold personal data."""
    return {
        name.removeprefix("personal:"): answer
        for name, answer in upload.answers.items()
        if name.startswith("personal:")
    }


def _tried(
    upload: Upload, found: Plan, text: str, backend: Backend
) -> tuple[dict[str, Any], tuple[Question, ...], tuple[Message, ...]]:
    """Convert and check with the very code that will take the file in."""
    pack = load_pack(text)
    if isinstance(pack, BadPack):
        return {}, (), pack.all or (pack.message,)
    try:
        made = through(
            found.reading,
            pack,
            backend,
            owner=(upload.agency.participant.code, upload.agency.code),
            personal=personal_answers(upload),
            received_on=timezone.localdate(),
        )
    except Stop as stopped:
        return {}, *_sorted_out(stopped.messages)
    data = telling.outcome_data(
        made, grouped(backend.con, made.findings), severities(backend, made.findings)
    )
    return data, (), ()


def _sorted_out(
    messages: tuple[Message, ...],
) -> tuple[tuple[Question, ...], tuple[Message, ...]]:
    """Part what a person can answer from what is wrong."""
    asked = dict.fromkeys(str(m.params["column"]) for m in messages if m.code in _STOPS)
    questions = tuple(personal_question(header) for header in asked)
    return questions, tuple(m for m in messages if m.code not in _STOPS)


def _hidden(
    upload: Upload, found: Plan, text: str, asked: tuple[Question, ...]
) -> set[int]:
    """Give the places of columns that are not shown: personal, or not answered yet."""
    names = {q.name.removeprefix("personal:") for q in asked}
    names |= {h for h, said in personal_answers(upload).items() if said == "personal"}
    places = {
        c.index for c in found.columns if _is_hidden(c.header, c.description, names)
    }
    pack = load_pack(text) if text else None
    if isinstance(pack, Pack):
        bound = bind(pack, found.reading.layout)
        if isinstance(bound, Bound):
            places |= personal_columns(bound, personal_answers(upload)).keys()
            places |= {c.index for c in bound.columns if c.header in names}
            places |= {index for index, name in bound.unanswered if name in names}
    return places


def _is_hidden(header: str, description: Mapping[str, Any], names: set[str]) -> bool:
    return header in names or "personal" in description
