"""What the properties draw: figures with a truth behind them, offers and standings."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from hypothesis import settings
from hypothesis import strategies as st

from balise.sharing.ledger import Audience, Reach
from balise.vocabulary.extents import Depth
from balise.vocabulary.precision import PRECISIONS
from core.invariants.world import CODES, LABELS, Line, Region

CITIZENSHIPS = ("SYR", "AFG", "_U")
SEXES = ("F", "M")
BORDERS = ("sea", "land")
SPLITS = (
    (),
    ("citizenship",),
    ("sex",),
    ("border",),
    ("citizenship", "sex"),
    ("border", "sex"),
)
CODES_OF: Mapping[str, tuple[str, ...]] = {
    "citizenship": CITIZENSHIPS,
    "sex": SEXES,
    "border": BORDERS,
}
FLOWS = ("IE.detected", "IS.detected", "SM.identified", "AB.reported")
YEARS_GIVEN = ("2024", "2025")


def some(examples: int) -> settings:
    """So many examples in the steady profile, and as many more as a profile asks."""
    return settings(max_examples=max(1, settings().max_examples * examples // 40))


def cells_of(split: Iterable[str]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = [{}]
    for name in split:
        found = [{**cell, name: code} for cell in found for code in CODES_OF[name]]
    return found


@st.composite
def tables(  # type: ignore[no-untyped-def]
    draw, periods: tuple[str, ...], *, labels: bool = False, odd: bool = True
):
    """Whole tables of random figures; the tables do not agree with each other."""
    numbers = st.integers(0, 60).map(str)
    if odd:
        numbers = st.one_of(
            numbers, numbers, numbers, st.sampled_from([":", "x", "<5"])
        )
    lines = []
    for split in draw(
        st.lists(st.sampled_from(SPLITS), min_size=1, max_size=3, unique=True)
    ):
        for period in draw(
            st.lists(st.sampled_from(periods), min_size=1, max_size=3, unique=True)
        ):
            provisional = "p" if odd and draw(st.integers(0, 4)) == 0 else ""
            for cell in cells_of(split):
                label = ""
                if labels and draw(st.integers(0, 7)) == 0:
                    label = draw(st.sampled_from(LABELS))
                mark = provisional
                lines.append(
                    Line(period, draw(numbers), **cell, provisional=mark, label=label)
                )
    return tuple(lines)


def audiences() -> st.SearchStrategy[Audience]:
    return st.one_of(
        st.just(Audience(Reach.ALL)),
        st.builds(
            Audience,
            st.sampled_from(
                [
                    Reach.ALL,
                    Reach.ALL,
                    Reach.NAMED,
                    Reach.GROUP,
                    Reach.PUBLIC,
                    Reach.NOBODY,
                ]
            ),
            names=st.frozensets(st.sampled_from(CODES), min_size=1, max_size=3),
            group=st.just("coast"),
            excepted=st.frozensets(st.sampled_from(CODES), max_size=1),
        ),
    )


@st.composite
def plots(draw, *, labels: bool = True):  # type: ignore[no-untyped-def]
    """Standings, offers and deliveries of four participants, as plain values."""
    return {
        "standings": {code: draw(standings()) for code in CODES},
        "group": draw(st.frozensets(st.sampled_from(CODES))),
        "labels": {
            (code, label): draw(audiences()) for code in CODES for label in LABELS
        },
        "offers": [
            (code, flow.split(".")[0], draw(audiences()), draw(offer_terms()))
            for code in CODES
            for flow in FLOWS
        ],
        "deliveries": [
            delivery
            for code in CODES
            for delivery in draw(deliveries(code, labels=labels))
        ],
    }


def standings() -> st.SearchStrategy[dict[str, object]]:
    often = st.just({})
    rare = st.fixed_dictionaries(
        {
            "confirmed": st.sampled_from([True, True, True, False]),
            "suspended": st.sampled_from([False, False, False, True]),
            "withdrawn": st.sampled_from([False, False, False, True]),
            "cannot_collect": st.frozensets(
                st.sampled_from(["flows", "smuggling", "harm"]), max_size=1
            ),
            "nil_backed": st.frozensets(st.sampled_from(["flows"])),
            "first_released_on": st.sampled_from(
                [{}, {"flows": date(2026, 5, 1)}, {"flows": date(2020, 1, 1)}]
            ),
        }
    )
    return st.one_of(often, often, rare)


def offer_terms() -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries(
        {
            "precision": st.sampled_from(list(PRECISIONS.values())),
            "embargo_months": st.sampled_from([0, 0, 0, 3, 12]),
            "public_from": st.sampled_from([None, None, date(2026, 12, 31)]),
        }
    )


@st.composite
def deliveries(draw, code: str, *, labels: bool):  # type: ignore[no-untyped-def]
    """Up to three files of one participant; whoever gives at all gives a year."""
    found = []
    for flow in draw(st.lists(st.sampled_from(FLOWS), max_size=3)):
        years = draw(st.sampled_from([(), ("2025",), ("2024", "2025"), ("2023",)]))
        lines = draw(tables((*years, "2025-11", "2026-04"), labels=labels))
        released = draw(st.sampled_from([True, True, True, False]))
        nil = draw(st.integers(0, 9)) == 0
        if nil:
            lines = tuple(Line(line.period, "0", *line.cell[1:]) for line in lines)
        for again in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
            found.append(
                {
                    "code": code,
                    "lines": _once_more(draw, lines) if again else lines,
                    "indicator": flow,
                    "released": draw(st.booleans()) if again else released,
                }
            )
    return found


def _once_more(draw, lines: tuple[Line, ...]) -> tuple[Line, ...]:  # type: ignore[no-untyped-def]
    """The same file again, perhaps with one other number."""
    at = draw(st.integers(0, 2 * len(lines)))
    return tuple(
        replace(line, n=str(draw(st.integers(0, 60)))) if i == at else line
        for i, line in enumerate(lines)
    )


def play(region: Region, plot: dict[str, object]) -> None:
    """Let it happen: the same plot always gives the same region."""
    for code, standing in plot["standings"].items():  # type: ignore[attr-defined]
        region.join(code, **standing)
    region.groups["coast"] = plot["group"]  # type: ignore[assignment]
    region.labels.update(plot["labels"])  # type: ignore[call-overload]
    for code, flow, audience, terms in plot["offers"]:  # type: ignore[attr-defined]
        region.offer(code, flow, audience, depth=Depth.STATISTICS, **terms)
    for delivery in plot["deliveries"]:  # type: ignore[attr-defined]
        region.deliver(original=False, **delivery)
