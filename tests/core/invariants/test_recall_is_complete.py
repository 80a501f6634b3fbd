"""DESIGN 5.3: after a recall nothing of a submission is left but that it was."""

from collections.abc import Callable, Iterator
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from balise.analysis.answering import Answer
from balise.analysis.citations import to_json
from balise.analysis.citing import Outcome, canonical_csv
from core.invariants.stories import some, tables
from core.invariants.world import Line, Region, question

Regions = Callable[..., Region]

PERIODS = ("2024", "2025", "2025-01")
CANARIES = (730_001, 730_002, 730_003)
"""Numbers that no other file has, and a label and a code that no other file has."""
SECRET = "hushhush"


@st.composite
def with_canaries(draw) -> tuple[Line, ...]:  # type: ignore[no-untyped-def]
    lines = list(draw(tables(PERIODS, odd=False)))
    own = [Line("2025", str(n), citizenship="TUV") for n in CANARIES[:1]]
    own += [Line("2024", str(CANARIES[1])), Line("2025", str(CANARIES[2]))]
    own += [Line("2023", "5", sex="F", label=SECRET)]
    taken = {line.cell for line in own}
    return tuple(own + [line for line in lines if line.cell not in taken])


@st.composite
def plain(draw) -> tuple[Line, ...]:  # type: ignore[no-untyped-def]
    return draw(tables(PERIODS, odd=False))  # type: ignore[no-any-return]


def traces(region: Region) -> list[str]:
    """Where under the root a canary can still be read, packed files unpacked."""
    return [
        f"{file.relative_to(region.root)}: {word}"
        for file, text in everything(region)
        for word in (*map(str, CANARIES), SECRET, "TUV")
        if word in text
    ]


def everything(region: Region) -> Iterator[tuple[Path, str]]:
    con = region.backend.con  # type: ignore[attr-defined]
    for file in sorted(region.root.rglob("*")):
        if file.is_file():
            raw = file.read_bytes().decode("latin-1")
            if file.suffix == ".parquet":
                rows = con.execute(f"FROM '{file}'").fetchall()
                raw += "\n".join(str(cell) for row in rows for cell in row)
            yield file, f"{file.name}\n{raw}"


@some(3)
@given(kept=plain(), gone=with_canaries(), after=st.booleans(), inside=st.booleans())
def test_nothing_that_was_recalled_can_be_read_anywhere(
    region: Regions,
    kept: tuple[Line, ...],
    gone: tuple[Line, ...],
    after: bool,
    inside: bool,
) -> None:
    made = region("QMA", "QMB")
    made.offer("QMA", "IE")
    made.offer("QMB", "IE")
    made.deliver("QMB", [Line("2024"), Line("2025")])
    others = [made.deliver("QMA", kept).number]
    doomed = made.deliver("QMA", gone, released=not inside).number
    if after:
        others.append(made.deliver("QMA", kept).number)
    asked = question(first="2023", last="2025", by="participant,period,citizenship")
    cited = [(who, made.ask(who, asked)[1]) for who in ("QMA", "QMB")]
    assert traces(made)

    made.recall(doomed, {"who": "QMA", "why": "a mistake"})

    assert traces(made) == []
    assert made.store.removed()[doomed]["why"] == "a mistake"
    assert not made.store.verify({n: made.held[n].secret for n in made.held})
    for who, citation in cited:
        answer, again = made.ask(who, asked)
        assert isinstance(answer, Answer)
        assert not any(str(n).encode() in canonical_csv(answer.table) for n in CANARIES)
        assert doomed not in answer.numbers
        assert doomed not in to_json(again)  # type: ignore[arg-type]
        if doomed in citation.numbers:  # type: ignore[union-attr]
            assert made.rebuild(who, citation).outcome is Outcome.RECALLED  # type: ignore[arg-type]


@some(2)
@given(lines=with_canaries(), again=st.integers(0, 2))
def test_erasing_again_and_sweeping_change_nothing_more(
    region: Regions, lines: tuple[Line, ...], again: int
) -> None:
    made = region("QMA")
    number = made.deliver("QMA", lines).number
    made.ask("QMA", question())
    made.recall(number, {"why": "first"})

    for _ in range(again):
        made.store.erase(number, {"why": "second"})
    made.store.sweep(set())

    assert traces(made) == []
    assert made.store.removed()[number]["why"] == "first"
    assert isinstance(made.ask("QMA", question())[0], Answer)
