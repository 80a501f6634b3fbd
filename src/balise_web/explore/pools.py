"""Release pooled figures once, and show them as they were released, or not at all."""

import json
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from balise.analysis.citations import question_data, question_of
from balise.analysis.citing import canonical_csv, sealed
from balise.analysis.pooling import PooledAnswer, ask_pooled, unfit
from balise.analysis.questions import Question, Refused
from balise.analysis.settings import Setting
from balise.sharing.deciding import decide
from balise.sharing.ledger import Viewer
from balise.sharing.pooling import Pooling, pool
from balise.vocabulary.extents import Depth
from balise.vocabulary.messages import Message
from balise.vocabulary.periods import Span
from balise_web.explore.actions import files_of, secrets_of
from balise_web.explore.models import Pool
from balise_web.explore.readings import record_pool
from balise_web.explore.surroundings import setting_for
from balise_web.offers.ledgers import ledger, terms
from balise_web.outcomes import Done, Stop, journey, stop
from balise_web.participants.models import Person
from balise_web.snapshots import snapshot
from balise_web.submissions.models import Submission
from balise_web.submissions.removals import require_restored
from balise_web.submissions.shelves import wanted_files
from balise_web.submissions.states import VISIBLE
from balise_web.submissions.storage import engine, store


@dataclass(frozen=True)
class _Made:
    """A pool as it is today, and what surrounds a question to it."""

    pooling: Pooling
    setting: Setting
    at: datetime


@journey
def release_pool(question: Question, *, by: Person) -> Done[PooledAnswer]:
    """Answer from the pool of a year, and fix who is in it and what it rests on."""
    _require_secretariat(by)
    if refused := unfit(question):
        raise Stop(refused.message)
    year = question.first.year
    if question.last >= timezone.localdate():
        stop("pool-year-not-over", year=year)
    before = Pool.objects.filter(measure=question.measure, year=year).first()
    if before is not None:
        if before.question != _text(question):
            stop("pool-released-otherwise", measure=question.measure, year=year)
        return _shown(before, by, "")
    made = _made(question)
    found = _answered(question, made, made.at)
    if not found.answer.table.num_rows:
        stop("pool-nothing-to-release")
    _keep(question, made, found, by)
    return Done(found, (Message("pool-released"),))


@journey
def show_pool(
    measure: str, year: int, *, by: Person, export: str = ""
) -> Done[PooledAnswer]:
    """Show what was released, as it was, while everybody in it still lets it be."""
    _require_secretariat(by)
    row = Pool.objects.filter(measure=measure, year=year).first()
    if row is None:
        stop("pool-not-released", measure=measure, year=year)
    return _shown(row, by, export)


def released_pools(by: Person) -> list[Pool]:
    """List the pools that were released."""
    _require_secretariat(by)
    return list(Pool.objects.all())


def _require_secretariat(by: Person) -> None:
    if not by.has_role("secretariat"):
        stop("not-your-role", roles="secretariat")


def _shown(row: Pool, by: Person, export: str) -> Done[PooledAnswer]:
    question = question_of(json.loads(row.question))
    about = {"measure": row.measure, "year": row.year}
    made = _made(question)
    fixed = frozenset(row.participants.split(","))
    extents = tuple(e for e in made.pooling.extents if e.participant in fixed)
    # Who left, and what was recalled, sound the same: neither names anybody.
    if len(extents) < len(fixed) or row.used.exclude(state__in=VISIBLE).exists():
        stop("pool-no-longer-open", **about)
    made = replace(made, pooling=replace(made.pooling, extents=extents))
    found = _answered(question, made, row.at)
    if _digest(found) != row.answer:
        stop("pool-no-longer-open", **about)
    record_pool("pool-shown", by, question, found.numbers, export)
    return Done(found)


def _made(question: Question) -> _Made:
    """Decide who is in the pool today, at one instant."""
    today = timezone.localdate()
    flow = question.indicator.dataflow
    with snapshot() as at:
        require_restored()
        viewer, known, rule = Viewer(secretariat=True), ledger(today), terms(today)
        decisions = decide(
            viewer, known, rule, today, dataflows=[flow], depths=[Depth.STATISTICS]
        )
        setting = setting_for(viewer, decisions, flow, known, today)
    pooling = pool(decisions, rule, flow, _days(question.first.year))
    if isinstance(pooling, Message):
        raise Stop(pooling)
    return _Made(pooling, setting, at)


def _days(year: int) -> Span:
    return Span(date(year, 1, 1), date(year, 12, 31))


def _answered(question: Question, made: _Made, at: datetime) -> PooledAnswer:
    extents = made.pooling.extents
    with ExitStack() as stack:
        backend = stack.enter_context(engine())
        opened = stack.enter_context(
            store().pooled(
                extents,
                files_of(at, extents),
                backend,
                made.pooling.rule,
                hiding=wanted_files(
                    (e.participant, e.dataflow, e.depth.value, e.inside)
                    for e in extents
                ),
                indicators={question.measure},
            )
        )
        found = ask_pooled(
            question,
            opened,
            made.setting,
            made.pooling.rule,
            made.pooling.participants,
        )
    if isinstance(found, Refused):
        raise Stop(found.message)
    return found


@transaction.atomic
def _keep(question: Question, made: _Made, found: PooledAnswer, by: Person) -> None:
    used = Submission.objects.filter(number__in=found.numbers, state__in=VISIBLE)
    if len(used) != len(found.numbers):
        stop("recalled-meanwhile")
    row = Pool.objects.create(
        measure=question.measure,
        year=question.first.year,
        question=_text(question),
        participants=",".join(made.pooling.participants),
        at=made.at,
        answer=_digest(found),
        person=by,
    )
    row.used.set(used)
    record_pool("pool-released", by, question, found.numbers)


def _digest(found: PooledAnswer) -> str:
    keys = secrets_of(found.numbers)
    content = canonical_csv(found.answer.table)
    return sealed(content, sorted(found.numbers), keys.get)


def _text(question: Question) -> str:
    return json.dumps(question_data(question), sort_keys=True)
