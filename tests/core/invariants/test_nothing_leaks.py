"""DESIGN 5.2: what is opened is what the rules grant, and nothing else shows."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from balise.analysis.answering import Answer
from balise.analysis.citations import to_json
from balise.analysis.citing import canonical_csv
from balise.analysis.questions import Question
from balise.sharing.explaining import explain
from balise.vocabulary.model import model
from core.invariants.cells import granted_cells, opened_cells
from core.invariants.oracle import table_of
from core.invariants.stories import FLOWS, play, plots, some
from core.invariants.world import CODES, Line, Region, question

Regions = Callable[..., Region]
Plot = dict[str, object]

VIEWERS = (*CODES, None)
DATAFLOWS = tuple(indicator.split(".")[0] for indicator in FLOWS)
QUESTIONS = [
    question(measure, first="2024", last="2026", **words)
    for measure in FLOWS
    for words in ({}, {"by": "participant,period,citizenship"}, {"by": "period"})
    if measure != "AB.reported" or "by" not in words
]


@some(3)
@given(plot=plots(labels=False))
def test_what_is_opened_is_exactly_what_the_rules_grant(
    region: Regions, plot: Plot
) -> None:
    made = region()
    play(made, plot)

    for viewer in VIEWERS:
        assert opened_cells(made, viewer, *DATAFLOWS) == granted_cells(
            made, viewer, *DATAFLOWS
        )


@some(2)
@given(plot=plots())
def test_labels_only_take_away(region: Regions, plot: Plot) -> None:
    made = region()
    play(made, plot)

    for viewer in VIEWERS:
        granted = granted_cells(made, viewer, *DATAFLOWS).items()
        assert opened_cells(made, viewer, *DATAFLOWS).items() <= granted


@some(2)
@given(plot=plots())
def test_who_gives_nothing_in_a_family_opens_its_own_and_public_data_only(
    region: Regions, plot: Plot
) -> None:
    made = region()
    play(made, plot)

    for viewer in CODES:
        for cell in made.cells(viewer, *DATAFLOWS):
            owner, flow = str(cell["participant"]), str(cell["dataflow"])
            excused = family(flow) in made.standings[viewer].cannot_collect
            assert (
                owner == viewer
                or family(flow) in families_given(made, viewer)
                or is_public(made, owner, flow)
                or excused
            )


def family(flow: str) -> str | None:
    return model().dataflows[flow].family


def families_given(region: Region, viewer: str) -> set[str | None]:
    return {
        family(held.indicator.split(".")[0])
        for held in region.held.values()
        if held.holding.participant == viewer and held.holding.released_at
    }


def is_public(region: Region, owner: str, flow: str) -> bool:
    return any(
        offer.audience.reach == "public"
        for (code, dataflow, _), offer in region.offers.items()
        if (code, dataflow) == (owner, flow)
    )


@some(2)
@given(plot=plots(), viewer=st.sampled_from(VIEWERS), by=st.integers(1, 50))
def test_changing_withheld_values_changes_no_byte(
    region: Regions, plot: Plot, viewer: str | None, by: int
) -> None:
    made = region()
    play(made, plot)
    open_keys = {key[:6] for key in opened_cells(made, viewer, *DATAFLOWS)}
    before = everything_said(made, viewer)

    changed = region()
    play(changed, changed_where_closed(plot, made, viewer, open_keys, by))

    assert everything_said(changed, viewer) == before


def changed_where_closed(
    plot: Plot, made: Region, viewer: str | None, keys: set[tuple[str, ...]], by: int
) -> Plot:
    """Other numbers of the same kind wherever the viewer reads nothing of them."""
    deliveries = []
    for delivery, held in zip(plot["deliveries"], made.held.values(), strict=True):  # type: ignore[call-overload]
        about = (
            *(held.holding.participant, held.holding.agency),
            *(held.indicator, held.unit),
        )
        read = {n for n in [held.number] if is_read(made, viewer, held)}
        lines = [
            line
            if read and (*about, table_of(line), line.period) in keys
            else more(line, by)
            for line in delivery["lines"]
        ]
        deliveries.append({**delivery, "lines": lines})
    return {**plot, "deliveries": deliveries}


def is_read(made: Region, viewer: str | None, held: object) -> bool:
    """Say whether a file may be read by the viewer at all: released, or its own."""
    holding = held.holding  # type: ignore[attr-defined]
    return holding.participant == viewer or holding.released_at is not None


def more(line: Line, by: int) -> Line:
    # A nil return is known to be one: whether a file is nil decides what it earns.
    if not line.n.isdigit() or line.n == "0":
        return line
    return replace(line, n=str(int(line.n) + by))


def everything_said(region: Region, viewer: str | None) -> list[object]:
    """All that reaches a viewer: decisions, answers, coverage, notes, citations."""
    said: list[object] = [
        [
            explain(decision, to="viewer")
            for decision in region.decisions(viewer, *DATAFLOWS)
        ]
    ]
    for asked in QUESTIONS:
        said.append(what_is_said(region, viewer, asked))
    return said


def what_is_said(region: Region, viewer: str | None, asked: Question) -> object:
    answer, citation = region.ask(viewer, asked)
    if not isinstance(answer, Answer) or citation is None:
        return answer
    return (
        canonical_csv(answer.table),
        answer.coverage.table.to_pylist(),
        answer.coverage.shares,
        answer.differences,
        answer.use,
        answer.statements,
        to_json(citation),
    )


def test_what_was_never_released_shows_in_no_citation(region: Regions) -> None:
    said = []
    for unreleased in ("7", "8"):
        made = region("QMA", "QMB")
        made.offer("QMA", "IE")
        made.offer("QMB", "IE")
        made.deliver("QMB", [Line("2024"), Line("2025")])
        for n, released in (("7", True), (unreleased, False), ("7", True)):
            made.deliver("QMA", [Line("2025", n)], released=released)
        said.append(everything_said(made, "QMB"))

    assert said[0] == said[1]
