"""Ask a question of what was opened, and say what the answer rests on.

Two small reads of the slice index settle which tables answer; the cells are then read
once, by one expression. An answer without coverage cannot be built.
"""

from dataclasses import dataclass, field, replace
from typing import Protocol

import ibis
import pyarrow as pa
from ibis.expr.types import Table as IbisTable

from balise.analysis import notes
from balise.analysis.additions import barred, refusal
from balise.analysis.agencies import roles
from balise.analysis.bands import Bands, able, bands_for
from balise.analysis.choices import Choices, Rows
from balise.analysis.choosing import choose, choose_alike
from balise.analysis.compiling import read
from balise.analysis.coverage import Coverage, coverage
from balise.analysis.figures import answer_schema, figures
from balise.analysis.listing import NO_GAPS, Gaps, Where, listed
from balise.analysis.questions import PERIOD, Question, Refused
from balise.analysis.settings import ContextNote, Setting
from balise.analysis.tables import (
    Fit,
    Unfit,
    empty_slices,
    fits,
    marked,
    measured,
    placed,
    tables_there,
    visible,
)
from balise.analysis.wanted import wanted_cells
from balise.vocabulary.messages import Message
from balise.vocabulary.periods import Frequency


class Readable(Protocol):
    """The opened tables that a question reads (``store.Opened`` is one)."""

    @property
    def slices(self) -> IbisTable: ...  # noqa: D102 - the names say it
    @property
    def cells(self) -> IbisTable: ...  # noqa: D102


@dataclass(frozen=True)
class Answer:
    """A table, what it rests on, and what must be said beside it.

    ``choices`` are the slices used; a citation is made from them when it is asked for.
    """

    question: Question
    table: pa.Table
    coverage: Coverage
    differences: tuple[notes.SheetDifference, ...] = ()
    context: tuple[ContextNote, ...] = ()
    use: str | None = None
    statements: tuple[Message, ...] = ()
    choices: Choices | None = field(default=None, repr=False)
    several: frozenset[str] = frozenset()
    """The participants of which figures of several agencies are open."""

    @property
    def numbers(self) -> frozenset[str]:
        """The submissions that the answer rests on."""
        return self.choices.numbers if self.choices else frozenset()


@dataclass(frozen=True)
class Listing:
    """What the index says there is of a measure, before anything is chosen."""

    fitting: tuple[Fit, ...]
    unfit: tuple[Unfit, ...]
    several: frozenset[str]
    elsewhere: frozenset[str]
    calendars: frozenset[tuple[str, str]]
    """Whose figures are of periods of a calendar that was not asked for, and of which."""
    frequencies: frozenset[str]
    """How often figures are given that could answer: the asked grain, or finer."""
    silent: bool
    """Whether some slice holds no value at all."""


def ask(question: Question, opened: Readable, setting: Setting) -> Answer | Refused:
    """Answer a question, or say which addition it would need that is not allowed."""
    if refused := refusal(question):
        return refused
    slices = visible(opened.slices, setting)
    listing = list_tables(slices, question, setting)
    if not listing.fitting:
        return barred(question, listing.unfit) or _empty(question, setting, listing)
    bands = bands_for(
        opened.cells, measured(slices, question), question, listing.fitting
    )
    empty = None
    if listing.silent:
        nothing = empty_slices(opened.cells, slices, question, listing.fitting)
        empty = nothing.to_pyarrow()
    usable = marked(able(slices, bands), empty)
    choices = choices_of(usable, question, setting, listing)
    unable = _unable(slices, question, listing, bands)
    if not choices.slices.num_rows:
        return _empty(question, setting, listing, Gaps(unable))
    wanted = wanted_cells(opened.cells, question, choices, bands)
    choices, gaps = listed(wanted, question, choices)
    gaps = replace(gaps, wholly=gaps.wholly | unable)
    if not choices.slices.num_rows:
        return _empty(question, setting, listing, gaps)
    rows = roles(choices.figures, question, setting, listing.several)
    table = figures(wanted, question, choices, Rows(rows))
    return _answer(question, setting, listing, choices, (rows, table, gaps))


def _unable(
    slices: IbisTable, question: Question, listing: Listing, bands: Bands | None
) -> Where:
    """Say for whom and when there are ages, but none that fill those asked."""
    if bands is None or not len(bands.unable):
        return frozenset()
    left = ibis.memtable(pa.table({"slice_key": bands.unable}))
    slices = measured(slices, question)
    found = placed(slices.semi_join(left, "slice_key"), question, listing.fitting)
    where = found.select("participant", "target").distinct().to_pyarrow()
    return frozenset((row["participant"], row["target"]) for row in where.to_pylist())


def choices_of(
    slices: IbisTable, question: Question, setting: Setting, listing: Listing
) -> Choices:
    """Choose the slices that answer, among the tables that a listing found fit."""
    one_period = PERIOD in question.by or len(question.targets) == 1
    alike = one_period and listing.frequencies == {question.grain.value}
    headlines = setting.headlines(question.indicator.dataflow)
    chosen = read(
        choose_alike if alike else choose,
        [slices],
        question,
        headlines,
        listing.fitting,
        listing.frequencies,
    )
    return Choices(question, chosen, listing.fitting, alike)


def list_tables(slices: IbisTable, question: Question, setting: Setting) -> Listing:
    """Read from the index which tables, agencies and fiscal years there are."""
    rows = read(tables_there, [slices], question).to_pylist()
    agencies: dict[str, set[str]] = {}
    for row in rows:
        agencies.setdefault(row["participant"], set()).add(row["agency"])
    found = fits((row["table"] for row in rows), question)
    fitting = tuple(f for f in found if isinstance(f, Fit))
    answering = {f.table for f in fitting}
    usable = [
        r["frequency"] for r in rows if r["table"] in answering and not r["elsewhere"]
    ]
    grain = question.grain
    yearly = question.grain is Frequency.ANNUAL
    return Listing(
        fitting=fitting,
        unfit=tuple(u for u in found if isinstance(u, Unfit)),
        several=setting.several
        | {p for p, names in agencies.items() if len(names) > 1},
        elsewhere=frozenset(
            r["participant"] for r in rows if r["elsewhere"] and yearly
        ),
        calendars=frozenset(
            (r["participant"], r["frequency"])
            for r in rows
            if r["table"] in answering
            and r["asked"]
            and _is_of_another_calendar(Frequency(r["frequency"]), grain)
        ),
        silent=any(r["silent"] for r in rows if r["table"] in answering),
        frequencies=frozenset(
            f for f in usable if f == grain or Frequency(f).divides(grain)
        ),
    )


def _is_of_another_calendar(frequency: Frequency, grain: Frequency) -> bool:
    """Say whether no period of a frequency could ever lie in one of the grain's."""
    finer = not grain.is_finer_than(frequency)
    return (
        finer and frequency.calendar is not grain.calendar and frequency.own_months > 0
    )


def _answer(
    question: Question,
    setting: Setting,
    listing: Listing,
    choices: Choices,
    found: tuple[pa.Table, pa.Table, Gaps],
) -> Answer:
    rows, table, gaps = found
    flow, days = question.indicator.dataflow, notes.days_of(question)
    who = rows.select(["participant", "agency"]).group_by(["participant", "agency"])
    sources = [(r["participant"], r["agency"]) for r in who.aggregate([]).to_pylist()]
    participants = frozenset(participant for participant, _ in sources)
    return Answer(
        question=question,
        table=table,
        coverage=coverage(question, setting, rows, table, gaps),
        differences=notes.sheet_differences(setting, flow, sources, days),
        context=notes.context_notes(setting, question, participants, days),
        use=notes.allowed_use(setting, flow, participants),
        statements=(
            *notes.statements(question, rows, table, listing.elsewhere),
            *notes.calendars_left_out(question, listing.calendars),
            *notes.precision_statements(setting, flow, participants),
        ),
        choices=choices,
        several=listing.several,
    )


def _empty(
    question: Question, setting: Setting, listing: Listing, gaps: Gaps = NO_GAPS
) -> Answer:
    """Answer with no row: still with coverage, which says what is not there."""
    table = answer_schema(question).empty_table()
    said = [Message("nothing-to-show")]
    said += notes.years_left_out(question, listing.elsewhere)
    said += notes.calendars_left_out(question, listing.calendars)
    return Answer(
        question=question,
        table=table,
        coverage=coverage(question, setting, None, table, gaps),
        statements=tuple(said),
    )
