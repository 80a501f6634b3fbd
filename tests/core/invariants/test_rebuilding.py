"""DESIGN 5.6: a cited figure is the same again, or one of three reasons says why not."""

from collections.abc import Callable
from dataclasses import dataclass
from shutil import rmtree

from hypothesis import given
from hypothesis import strategies as st

from balise.analysis.answering import Answer
from balise.analysis.citations import from_json, to_json
from balise.analysis.citing import Citation, Outcome, canonical_csv
from balise.analysis.questions import Question
from balise.analysis.settings import Arrangement, Declaration
from balise.sharing.decisions import extents
from balise.sharing.ledger import Audience, Reach
from balise.vocabulary.precision import ONE_WAY, ROUNDED
from core.invariants.stories import some, tables
from core.invariants.world import Held, Line, Region, question

Regions = Callable[..., Region]

PERIODS = ("2023", "2024", "2025", "2025-01", "2025-02", "2025-12")
AGENCIES = ("police", "coast")
READERS = ("QMA", "QMB", "QMC")
QUESTIONS = [
    question(first="2024", last="2025", by=by, grain=grain)
    for by in ("period", "participant,period", "period,citizenship", "agency,period")
    for grain in ("year", "month")
]
DISJOINT = Declaration(
    "QMA", "IE", Arrangement.DISJOINT, frozenset({"police", "coast"})
)
STEPS = st.one_of(
    st.tuples(
        st.just("deliver"),
        st.sampled_from(AGENCIES),
        tables(PERIODS, labels=True),
        st.booleans(),
    ),
    st.tuples(st.just("again"), st.integers(0, 5), st.booleans()),
    st.tuples(st.just("release"), st.integers(0, 5)),
    st.tuples(st.just("recall"), st.integers(0, 5)),
    st.tuples(st.just("narrow"), st.sampled_from(["nobody", "rounded", "one-way"])),
    st.tuples(st.just("widen")),
    st.tuples(st.just("declare")),
    st.tuples(st.just("shelf")),
)


@dataclass(frozen=True)
class Told:
    """What a reader was told, and what it rested on."""

    reader: str
    content: bytes
    citation: Citation
    open: tuple[object, ...]


def a_region(region: Regions) -> Region:
    made = region(*READERS)
    for code in READERS:
        made.offer(code, "IE")
    made.deliver("QMB", [Line("2023"), Line("2024"), Line("2025")])
    made.deliver("QMA", [Line("2024", "3", sex="F"), Line("2025", "4", sex="F")])
    return made


NARROWED = {
    "nobody": {"audience": Audience(Reach.NOBODY)},
    "rounded": {"precision": ROUNDED},
    "one-way": {"precision": ONE_WAY},
}


def happen(made: Region, step: tuple) -> None:  # type: ignore[type-arg]
    """Let one thing happen; what would touch a file does nothing where none is left."""
    kind, *rest = step
    if kind in OF_A_FILE:
        mine = [h for h in made.held.values() if h.holding.participant == "QMA"]
        if mine:
            at, *rest = rest
            OF_A_FILE[kind](made, mine[at % len(mine)], *rest)
    else:
        OF_ALL[kind](made, *rest)


def deliver(made: Region, agency: str, lines: tuple[Line, ...], released: bool) -> None:
    made.deliver("QMA", lines, agency=agency, released=released, original=False)


def again(made: Region, held: Held, released: bool) -> None:
    deliver(made, held.holding.agency, held.lines, released)


def release(made: Region, held: Held) -> None:
    if held.holding.released_at is None:
        made.release(held.number)


def declare(made: Region) -> None:
    made.declarations = (DISJOINT,)


def delete_the_shelf(made: Region) -> None:
    rmtree(made.store.folders.shelf)
    made.store.folders.shelf.mkdir()


OF_A_FILE = {
    "again": again,
    "release": release,
    "recall": lambda made, held: made.recall(held.number),
}
OF_ALL = {
    "deliver": deliver,
    "narrow": lambda made, how: made.offer("QMA", "IE", **NARROWED[how]),
    "widen": lambda made: made.offer("QMA", "IE"),
    "declare": declare,
    "shelf": delete_the_shelf,
}


def tell(made: Region, reader: str, asked: Question) -> Told | None:
    answer, citation = made.ask(reader, asked)
    if not isinstance(answer, Answer) or citation is None:
        return None
    citation = from_json(to_json(citation))
    return Told(reader, canonical_csv(answer.table), citation, rights(made, reader))


def rights(made: Region, reader: str) -> tuple[object, ...]:
    return extents(made.decisions(reader, "IE"))


@some(2)
@given(
    steps=st.lists(STEPS, min_size=2, max_size=6),
    asked=st.lists(st.sampled_from(QUESTIONS), min_size=2, max_size=2, unique=True),
)
def test_a_citation_gives_the_same_bytes_or_a_true_reason(
    region: Regions,
    steps: list[tuple],
    asked: list[Question],  # type: ignore[type-arg]
) -> None:
    made = a_region(region)
    told: list[Told] = []
    for step in [None, *steps]:
        if step is not None:
            happen(made, step)
        for reader in READERS:
            told += [t for one in asked if (t := tell(made, reader, one))]
        for one in told[-6:] + told[:6]:
            outcome_is_true(made, one)


def outcome_is_true(made: Region, told: Told) -> None:
    found = made.rebuild(told.reader, told.citation)
    gone = {made.recalled[n] for n in told.citation.numbers if n in made.recalled}
    if gone:
        assert found.outcome is Outcome.RECALLED
        assert set(found.recalled_by) == gone
    elif told.open == rights(made, told.reader):
        assert found.outcome is Outcome.SAME
    if found.outcome is Outcome.SAME:
        assert found.answer is not None
        assert canonical_csv(found.answer.table) == told.content
    else:
        assert found.answer is None
        assert found.outcome in {Outcome.RECALLED, Outcome.NOT_OPEN}
