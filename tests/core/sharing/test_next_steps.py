"""docs/reference/next-steps.md is the test: what is proposed, and that it would open."""

from dataclasses import replace

import pytest
from hypothesis import given

from balise.sharing.deciding import decide
from balise.sharing.ledger import Audience, Ledger, Reach, Viewer
from balise.sharing.next_steps import Kind, Step, next_steps
from balise.sharing.terms import Terms
from balise.vocabulary.extents import Depth
from core.sharing.test_reciprocity_properties import ledgers
from ledgers import TODAY, World, a_participant, spans, world
from tables import rows

TABLE = rows("docs/reference/next-steps.md", heading="The table")


def steps_of(made: World, **more) -> tuple[Step, ...]:
    return next_steps(made.viewer, made.ledger, made.terms, TODAY, **more)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: " / ".join(row.values()))
def test_the_program_proposes_what_the_page_says(row: dict[str, str]) -> None:
    made = world(
        viewer=row["who asks"],
        offer=row["S offers"],
        gave=row["V gave"],
        asks=row["asks"],
    )

    steps = [step for step in steps_of(made) if "S" in step.owners]

    assert _written(steps) == {name: row[name] for name in _written(steps)}


def test_the_page_has_every_kind_of_step() -> None:
    assert {row["step"] for row in TABLE} == {*Kind, "none"}


def test_what_is_frozen_is_proposed_before_anything_else() -> None:
    made = world(viewer="participant", offer="to all", gave="nothing", asks="IE")

    (step,) = steps_of(made, ready={"IS": spans("2026-03..2026-05")})

    assert (step.dataflow, str(step.days.last)) == ("IS", "2026-05-31")
    assert step.offered


def test_a_step_counts_every_owner_that_already_names_us() -> None:
    made = world(viewer="participant", offer="to all", gave="nothing", asks="FT")
    for number in range(7):
        code = f"O{number}"
        made.standings[code] = a_participant(code)
        made.offer(code, "to V", "FT", Depth.STATISTICS)
        made.release(code, "FT", Depth.STATISTICS, "2016-01..2026-06")
    made.standings["X"] = a_participant("X")
    made.offer("X", "to T", "FT", Depth.STATISTICS)
    made.release("X", "FT", Depth.STATISTICS, "2016-01..2026-06")

    (step,) = steps_of(made)

    assert len(step.owners) == 8
    assert "X" not in step.owners


def test_whom_we_excepted_is_never_proposed_as_a_reader() -> None:
    made = world(viewer="participant", offer="to V", gave="IE to T", asks="IE")
    key = ("V", "IE", Depth.STATISTICS)
    kept = Audience(Reach.NAMED, frozenset("T"), excepted=frozenset("S"))
    made.offers[key] = replace(made.offers[key], audience=kept)

    assert steps_of(made) == ()


def test_the_step_that_opens_most_comes_first() -> None:
    made = world(viewer="participant", offer="to all", gave="nothing", asks="IE")
    made.offer("T", "to all", "DF", Depth.STATISTICS)
    made.release("T", "DF", Depth.STATISTICS, "2016-01..2026-06")
    made.offer("S", "to all", "DF", Depth.STATISTICS)
    made.release("S", "DF", Depth.STATISTICS, "2016-01..2026-06")

    assert [step.dataflow for step in steps_of(made)] == ["DF", "IE"]


@given(ledgers())
def test_a_step_names_only_owners_whose_offer_names_us(ledger: Ledger) -> None:
    terms = Terms()
    decisions = decide(Viewer("V"), ledger, terms, TODAY)
    shut = {(d.owner, d.dataflow) for d in decisions if not d.situation}

    for step in next_steps(Viewer("V"), ledger, terms, TODAY, decisions):
        for owner, flows in step.opens.items():
            assert owner != "V"
            assert {(owner, flow) for flow in flows} <= shut


def _written(steps: list[Step]) -> dict[str, str]:
    if not steps:
        return {"step": "none", "with": "-", "days": "-", "opens": "-"}
    step = steps[0]
    days = f"{step.days.first}..{step.days.last}" if step.days else "-"
    return {
        "step": step.kind.value,
        "with": step.dataflow or "-",
        "days": days,
        "opens": ", ".join(step.opens["S"]),
    }
