"""The later submission replaces exactly what it covers, day by day and series by series."""

from dataclasses import replace
from datetime import date, timedelta
from time import perf_counter

from hypothesis import given, settings
from hypothesis import strategies as st

from balise.store import Holding, overlay
from balise.vocabulary.extents import Depth
from balise.vocabulary.periods import Frequency, Period, Span, Spans, periods_between
from balise.vocabulary.slices import Covered, CoveredFlow, Series
from core.store.world import NOON, Cell, World, a_series, an_extent, covering

START = date(2023, 1, 1)
DAYS = [START + timedelta(days=n) for n in range(40)]
FISCAL = Period(date(2023, 7, 1), Frequency.ANNUAL).code
SERIES = [a_series(), a_series("sex")]


@st.composite
def spans(draw: st.DrawFn) -> Spans:
    cuts = draw(st.lists(st.integers(0, 39), min_size=2, max_size=6))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return Spans.of((DAYS[min(p)], DAYS[max(p)]) for p in pairs)


@st.composite
def ledgers(draw: st.DrawFn) -> list[Holding]:
    found: list[Holding] = []
    for order in range(draw(st.integers(0, 5))):
        covered = tuple(
            CoveredFlow(
                Depth.STATISTICS,
                Covered(series, draw(spans())),
                replaces=draw(st.sampled_from(["slices", "period", "all"])),
            )
            for series in draw(st.sets(st.sampled_from(SERIES), min_size=1))
        )
        earlier = draw(st.sampled_from(["n0", "n1", "n2"]))
        same = {SERIES[0]: {earlier: draw(spans())}} if draw(st.booleans()) else {}
        found.append(
            Holding(
                f"n{order}",
                order,
                NOON + timedelta(days=order),
                draw(st.sampled_from([None, NOON + timedelta(days=9 - order)])),
                "QMR",
                "border-police",
                covered,
                same_as={s: n for s, n in same.items() if f"n{order}" not in n},
            )
        )
    return found


def naive(ledger: list[Holding], series: Series, day: date, inside: bool) -> str | None:
    """Ask of one day: who is the last to claim it, and whose rows are they?"""
    seen = [h for h in ledger if inside or h.released_at]
    for holding in sorted(seen, key=lambda h: -h.order):
        for flow in holding.covered:
            claims = flow.replaces == "all" or day in flow.covered.periods
            if flow.covered.series == series and claims:
                for number, days in holding.same_as.get(series, {}).items():
                    if day in days and any(h.number == number for h in seen):
                        return number
                return holding.number
    return None


@given(ledgers(), st.booleans())
@settings(deadline=None, max_examples=60)
def test_the_overlay_says_what_each_day_says(
    ledger: list[Holding], inside: bool
) -> None:
    pieces = overlay(ledger, inside=inside)

    for series in SERIES:
        for day in DAYS:
            found = [p.number for p in pieces if p.series == series and day in p.spans]
            expected = naive(ledger, series, day, inside)
            assert found == ([expected] if expected else [])


@given(ledgers(), st.booleans())
@settings(deadline=None, max_examples=30)
def test_the_order_of_asking_changes_nothing(
    ledger: list[Holding], inside: bool
) -> None:
    assert set(overlay(ledger, inside=inside)) == set(
        overlay(ledger[::-1], inside=inside)
    )


@given(ledgers())
@settings(deadline=None, max_examples=30)
def test_what_is_covered_lies_within_what_is_replaced(ledger: list[Holding]) -> None:
    for piece in overlay(ledger, inside=True):
        assert piece.covered - piece.spans == Spans()


def test_as_of_a_day_only_what_was_released_by_then_counts() -> None:
    flow = CoveredFlow(
        Depth.STATISTICS, Covered(SERIES[0], Spans.of([(DAYS[0], DAYS[9])]))
    )
    early, late = (
        Holding(n, o, NOON, NOON + timedelta(days=o), "QMR", "a", (flow,))
        for n, o in (("early", 1), ("late", 2))
    )

    then = overlay([early, late], inside=False, as_of=NOON + timedelta(days=1))

    assert [p.number for p in then] == ["early"]
    assert [p.number for p in overlay([early, late], inside=False)] == ["late"]


YEARLY = a_series(frequency="A")


def years(world: World) -> list[str]:
    """Which value is shown for each year, as the reader sees it."""
    found = world.open(an_extent())
    slices = sorted(str(s["period"]) for s in found["slices"])
    assert slices == sorted(str(c["period"]) for c in found["cells"])
    return sorted(f"{c['period']} {c['value']:.0f}" for c in found["cells"])


def test_a_calendar_year_and_a_fiscal_year_do_not_replace_each_other(
    world: World,
) -> None:
    world.seal("n1", [Cell(YEARLY, "2023", "1"), Cell(YEARLY, "2024", "2")])
    world.seal("n2", [Cell(YEARLY, FISCAL, "3")])

    assert years(world) == sorted(["2023 1", f"{FISCAL} 3", "2024 2"])


def test_a_later_calendar_year_leaves_an_earlier_fiscal_year_alone(
    world: World,
) -> None:
    world.seal("n1", [Cell(YEARLY, FISCAL, "3")])
    world.seal("n2", [Cell(YEARLY, "2023", "1"), Cell(YEARLY, "2024", "2")])

    assert years(world) == sorted(["2023 1", f"{FISCAL} 3", "2024 2"])


def test_years_of_one_kind_still_replace_each_other(world: World) -> None:
    world.seal("n1", [Cell(YEARLY, "2024", "2"), Cell(YEARLY, FISCAL, "3")])
    world.seal("n2", [Cell(YEARLY, "2024", "4")], know=True)
    world.seal("n3", [Cell(YEARLY, FISCAL, "5")], know=True)

    assert years(world) == sorted([f"{FISCAL} 5", "2024 4"])


def test_a_fiscal_year_between_two_calendar_years_is_kept_once(world: World) -> None:
    calendar = [Cell(YEARLY, "2023", "1"), Cell(YEARLY, "2024", "2")]
    world.seal("n1", [*calendar, Cell(YEARLY, FISCAL, "3")])
    assert years(world) == sorted(["2023 1", f"{FISCAL} 3", "2024 2"])

    world.seal("n2", [Cell(YEARLY, FISCAL, "5")])
    assert years(world) == sorted(["2023 1", f"{FISCAL} 5", "2024 2"])


def test_months_of_two_calendars_do_not_replace_each_other(world: World) -> None:
    monthly = a_series()
    hijri = replace(monthly, frequency=Frequency.ISLAMIC_MONTH.value)
    world.seal("n1", [Cell(hijri, f"islamic:1445-{m:02d}", str(m)) for m in (8, 9, 10)])
    world.seal("n2", [Cell(monthly, "2024-03", "50")])
    world.seal("n3", [Cell(hijri, "islamic:1445-09", "90")], know=True)

    assert years(world) == [
        "2024-03 50",
        "islamic:1445-08 8",
        "islamic:1445-09 90",
        "islamic:1445-10 10",
    ]


def test_a_fiscal_year_of_another_calendar_is_a_slice_of_its_own_days(
    world: World,
) -> None:
    series = replace(YEARLY, frequency=Frequency.NEPALI_YEAR.value)
    codes = ["nepali:2079-04/P1Y", "nepali:2080-04/P1Y"]
    world.seal("n1", [Cell(series, code, "7") for code in codes])

    found = world.open(an_extent())
    assert sorted((s["period"], s["rows"]) for s in found["slices"]) == [
        (code, 1) for code in codes
    ]


def test_what_replaces_everything_replaces_years_of_every_kind(world: World) -> None:
    world.seal("n1", [Cell(YEARLY, FISCAL, "3")])
    [flow] = covering([Cell(YEARLY, "2024", "4")])
    world.seal(
        "n2",
        [Cell(YEARLY, "2024", "4")],
        covered=(replace(flow, replaces="all"),),
    )

    assert years(world) == ["2024 4"]


def test_twenty_years_of_months_are_overlaid_quickly() -> None:
    months = list(
        periods_between(
            Period(date(2004, 1, 1), Frequency.MONTHLY),
            Period(date(2023, 12, 1), Frequency.MONTHLY),
        )
    )
    tables = [a_series(f"citizenship@sex={n}") for n in range(10)]
    ledger = [
        Holding(
            f"n{order}",
            order,
            NOON,
            NOON,
            "QMR",
            "a",
            tuple(
                CoveredFlow(Depth.STATISTICS, Covered(s, Spans((Span(*m.span),))))
                for s in tables
            ),
        )
        for order, m in enumerate(months)
    ]

    start = perf_counter()
    pieces = overlay(ledger, inside=False)

    assert len(pieces) == 2400
    assert perf_counter() - start < 1
