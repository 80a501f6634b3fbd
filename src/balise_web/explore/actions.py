"""Ask, cite, rebuild, and say why: each reads only what was decided to be open."""

import secrets
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from balise.analysis.answering import Answer
from balise.analysis.answering import ask as answer_to
from balise.analysis.citations import from_json, to_json
from balise.analysis.citing import Outcome, cite
from balise.analysis.citing import rebuild as again
from balise.analysis.questions import Question
from balise.analysis.questions import Refused as NoAnswer
from balise.analysis.settings import Setting
from balise.sharing.deciding import decide
from balise.sharing.decisions import Decision, extents
from balise.sharing.explaining import explain
from balise.sharing.ledger import Viewer
from balise.store import Opened, ShelfFile
from balise.vocabulary.extents import Depth, Extent
from balise.vocabulary.messages import Message
from balise.vocabulary.model import model
from balise_web.context.access import CONTEXT
from balise_web.explore.access import citation_for, require_viewer
from balise_web.explore.models import CitationRow, Used
from balise_web.explore.readings import record_reading
from balise_web.explore.surroundings import setting_for
from balise_web.offers.ledgers import ledger, terms
from balise_web.outcomes import Done, Stop, journey, stop
from balise_web.participants.access import belongs
from balise_web.participants.actions.declaring import known_dataflow
from balise_web.participants.models import Participant, Person
from balise_web.snapshots import snapshot
from balise_web.submissions.holdings import holdings
from balise_web.submissions.models import Submission
from balise_web.submissions.removals import require_restored
from balise_web.submissions.shelves import wanted_files
from balise_web.submissions.states import VISIBLE
from balise_web.submissions.storage import engine, store


@dataclass(frozen=True)
class Asked:
    """An answer, and the name under which it can be asked for again."""

    answer: Answer
    citation: str


@dataclass(frozen=True)
class RebuiltAnswer:
    """The outcome of rebuilding, and the answer where it is the same."""

    outcome: Outcome
    answer: Answer | None
    recalled_by: tuple[str, ...]
    messages: tuple[Message, ...]


@dataclass(frozen=True)
class Explained:
    """A decision with its sentences, as far as they concern whoever asked."""

    decision: Decision
    messages: tuple[Message, ...]


@journey
def ask(
    question: Question, *, viewer: Viewer, by: Person | None, export: str | None = None
) -> Done[Asked]:
    """Answer a question from what the viewer may read, and keep its citation."""
    require_viewer(by, viewer)
    with ExitStack() as stack:
        answer, content = _answered(question, viewer, stack)
    name = _keep(answer, content, viewer, by, export or "")
    return Done(Asked(answer, name), answer.statements)


@journey
def rebuild(citation: str, *, viewer: Viewer, by: Person | None) -> Done[RebuiltAnswer]:
    """Ask a citation's question again, under today's rights of whoever asks."""
    require_viewer(by, viewer)
    row = citation_for(citation)
    cited = from_json(row.content)
    question = replace(cited.question, as_of=cited.as_of)
    recalled = _recalled(row)
    with ExitStack() as stack:
        opened, setting, _ = _opened(question, viewer, stack)
        rebuilt = again(
            cited, opened, setting, secrets_of(cited.numbers).get, recalled.get
        )
    shown = cited.numbers if rebuilt.answer else frozenset()
    record_reading("citation-rebuilt", viewer, by, cited.question, shown, "")
    who = ", ".join(rebuilt.recalled_by)
    messages = (Message(f"citation-{rebuilt.outcome.value}", {"who": who}),)
    found = RebuiltAnswer(
        rebuilt.outcome, rebuilt.answer, rebuilt.recalled_by, messages
    )
    return Done(found, messages)


@journey
def why(
    *,
    viewer: Viewer,
    owner: str,
    dataflow: str,
    by: Person | None,
    depth: str | None = None,
    today: date | None = None,
) -> Done[tuple[Explained, ...]]:
    """Say what the viewer may read of an owner's dataflow, and why.

    The owner and the auditor are told the true row, the viewer what concerns it.
    """
    known_dataflow(dataflow)
    day = today or timezone.localdate()
    known = ledger(day)
    subject = Participant.objects.filter(code=owner).first()
    reporters = {*known.standings, *known.references}
    if subject is None or owner not in reporters:
        stop("not-found", kind="participant", name=owner)
    as_owner = by is not None and (by.has_role("auditor") or belongs(by, subject))
    if not as_owner:
        require_viewer(by, viewer)
    if viewer.participant is not None and viewer.participant not in reporters:
        stop("not-found", kind="participant", name=viewer.participant)
    depths = (Depth(depth),) if depth in {d.value for d in Depth} else tuple(Depth)
    found = decide(
        viewer,
        known,
        terms(day),
        day,
        dataflows=[dataflow],
        owners=[owner],
        depths=depths,
    )
    side = "owner" if as_owner else "viewer"
    return Done(tuple(Explained(one, explain(one, to=side)) for one in found))  # type: ignore[arg-type]


def _answered(
    question: Question, viewer: Viewer, stack: ExitStack
) -> tuple[Answer, str]:
    opened, setting, at = _opened(question, viewer, stack)
    answer = answer_to(question, opened, setting)
    if isinstance(answer, NoAnswer):
        raise Stop(answer.message)
    keys = secrets_of(answer.numbers)
    return answer, to_json(cite(answer, opened, setting, keys.get, at=at))


def _opened(
    question: Question, viewer: Viewer, stack: ExitStack
) -> tuple[Opened, Setting, datetime]:
    """Decide and read the wanted names at one instant, and open only those."""
    with snapshot() as at:
        require_restored()
        plan = _planned(question, viewer)
    backend = stack.enter_context(engine())
    opened: Opened = stack.enter_context(
        store().opened(
            plan.granted,
            plan.files,
            backend,
            hiding=plan.hiding,
            indicators={question.measure},
        )
    )
    return opened, plan.setting, at


@dataclass(frozen=True)
class _Plan:
    """What a question may open: ``hiding`` withholds from an earlier day as well."""

    granted: list[Extent]
    setting: Setting
    files: list[ShelfFile]
    hiding: list[ShelfFile]


def _planned(question: Question, viewer: Viewer) -> _Plan:
    today = timezone.localdate()
    dataflow = question.indicator.dataflow
    known, rule = ledger(today), terms(today)
    flows = [dataflow, *([CONTEXT] if CONTEXT in model().dataflows else [])]
    decisions = decide(
        viewer, known, rule, today, dataflows=flows, depths=[Depth.STATISTICS]
    )
    granted = [e for e in extents(decisions) if e.dataflow == dataflow]
    setting = setting_for(viewer, decisions, dataflow, known, today)
    files = wanted_files(
        (e.participant, e.dataflow, e.depth.value, e.inside) for e in granted
    )
    if question.as_of is None:
        return _Plan(granted, setting, files, [])
    return _Plan(granted, setting, files_of(question.as_of, granted), files)


def files_of(day: datetime, granted: Sequence[Extent]) -> list[ShelfFile]:
    """Give the files of an earlier instant, worked out from the submissions."""
    held = holdings()
    return [
        file
        for inside in {extent.inside for extent in granted}
        for file in store().shelf_files(held, inside=inside, as_of=day)
    ]


def secrets_of(numbers: frozenset[str]) -> dict[str, bytes]:
    """The secrets of some submissions by number, as far as they still are."""
    rows = Submission.objects.filter(number__in=numbers, secret__isnull=False)
    return {row.number: bytes(row.secret or b"") for row in rows}


@transaction.atomic
def _keep(
    answer: Answer,
    content: str,
    viewer: Viewer,
    by: Person | None,
    exported: str,
) -> str:
    """Keep the citation, unless something it used was recalled meanwhile."""
    used = Submission.objects.filter(number__in=answer.numbers, state__in=VISIBLE)
    if len(used) != len(answer.numbers):
        stop("recalled-meanwhile")
    row = CitationRow.objects.create(
        name=secrets.token_hex(10),
        participant=Participant.objects.filter(code=viewer.participant).first(),
        person=by,
        content=content,
        exported=exported,
    )
    Used.objects.bulk_create(Used(citation=row, submission=each) for each in used)
    record_reading(
        "question-asked", viewer, by, answer.question, answer.numbers, exported
    )
    return row.name


def _recalled(row: CitationRow) -> dict[str, str]:
    """Submissions of a citation that were recalled, and whose they were."""
    return dict(
        Submission.objects.filter(used_by__citation=row)
        .exclude(state__in=VISIBLE)
        .values_list("number", "participant__code")
    )
