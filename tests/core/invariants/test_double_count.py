"""DESIGN 5.5: one table answers, in the order of RULES 3, and nothing is added twice."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from balise.analysis.answering import Answer
from balise.analysis.questions import Question
from balise.analysis.totals import totals_beside
from balise.vocabulary.periods import Period, parse_period
from core.invariants.oracle import Slice, current
from core.invariants.stories import some, tables
from core.invariants.world import Line, Region, question

Regions = Callable[..., Region]
Figure = tuple[str, Decimal | None, Decimal | None, Decimal | None]

PERIODS = ("2024", "2025", "2025-01", "2025-02", "2025-03", "2025-Q1", "2025-Q2")
BYS = ("period", "period,citizenship", "period,sex", "period,citizenship,sex")
WHERES = ("", "sex=F", "border_type=sea", "citizenship=SYR")
GRAINS = {"year": "A", "quarter": "Q", "month": "M"}
NAMES = {"citizenship": "citizenship", "sex": "sex", "border_type": "border"}


@st.composite
def files(draw) -> list[dict[str, object]]:  # type: ignore[no-untyped-def]
    return [
        {"lines": draw(tables(PERIODS)), "complete": draw(st.booleans())}
        for _ in range(draw(st.integers(1, 3)))
    ]


@st.composite
def questions(draw) -> Question:  # type: ignore[no-untyped-def]
    words = {"by": draw(st.sampled_from(BYS)), "where": draw(st.sampled_from(WHERES))}
    grain = draw(st.sampled_from(sorted(GRAINS)))
    words["where"] += ",participant=QMA" if words["where"] else "participant=QMA"
    return question(first="2024", last="2025", grain=grain, **words)


def delivered(region: Region, files_given: list[dict[str, object]], **more: object):  # type: ignore[no-untyped-def]
    for file in files_given:
        region.deliver("QMA", original=False, **file, **more)  # type: ignore[arg-type]


@some(4)
@given(sent=files(), asked=st.lists(questions(), min_size=6, max_size=6))
def test_an_answer_is_what_a_patient_person_would_work_out(
    region: Regions, sent: list[dict[str, object]], asked: list[Question]
) -> None:
    made = region("QMA")
    delivered(made, sent)

    for one in asked:
        answer, _ = made.ask("QMA", one)
        assert isinstance(answer, Answer)
        told = {
            (row["period"], *(row[name] for name in one.dimensions)): (
                row["reading"],
                *(row[name] for name in ("value", "lower", "upper")),
            )
            for row in answer.table.to_pylist()
        }
        assert told == dict(worked_out(made, one)), one


def worked_out(
    region: Region, asked: Question
) -> Iterator[tuple[tuple[str, ...], Figure]]:
    """RULES 3 by hand: choose one table per asked period, then add its cells."""
    slices = [s for s in current(region, inside=True) if fits(s, asked)]
    for target in asked.targets:
        if group := chosen(region, slices, target, asked):
            yield from added(region, group, target, asked)


def split_of(one: Slice) -> set[str]:
    return set() if one.table == "_T" else set(one.table.split("+"))


def fits(one: Slice, asked: Question) -> bool:
    return {*asked.dimensions, *asked.filters} <= split_of(one)


def chosen(
    region: Region, slices: list[Slice], target: Period, asked: Question
) -> list[Slice]:
    own = [s for s in slices if s.days == target]
    full = [s for s in own if any(line.n.isdigit() for line in s.lines)]
    if full:
        return [min(full, key=lambda s: place(region, [s], asked))]
    groups: dict[tuple[str, str], list[Slice]] = defaultdict(list)
    for s in slices:
        inside = target.start <= s.days.start and s.days.end <= target.end
        if inside and any(line.n.isdigit() for line in s.lines):
            groups[s.days.frequency, s.table].append(s)
    if not groups:
        return [min(own, key=lambda s: place(region, [s], asked))] if own else []
    return min(groups.values(), key=lambda g: (*breaks(g), *place(region, g, asked)))


def breaks(group: list[Slice]) -> tuple[object, ...]:
    """Finer periods: the unbroken, the fullest, the coarsest."""
    days = sum((s.days.end - s.days.start).days + 1 for s in group)
    first = min(s.days.start for s in group)
    last = max(s.days.end for s in group)
    size = "ASQMWD".index(group[0].days.frequency)
    return (days < (last - first).days + 1, -days, size)


def place(region: Region, group: list[Slice], asked: Question) -> tuple[object, ...]:
    """Final first, no missing cell, fewest further dimensions, latest, name."""
    lines = [line for s in group for line in s.lines]
    return (
        any(line.provisional and line.n.isdigit() for line in lines),
        any(not line.n.isdigit() for line in lines),
        len(split_of(group[0]) - {*asked.dimensions, *asked.filters}),
        -max(region.held[s.number].holding.order for s in group),
        group[0].table,
    )


def added(
    region: Region, group: list[Slice], target: Period, asked: Question
) -> Iterator[tuple[tuple[str, ...], Figure]]:
    summed = bool(split_of(group[0]) - {*asked.dimensions, *asked.filters})
    label, whole = label_of(group, target)
    cells: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    for s in group:
        for line in s.lines:
            if all(code_of(line, n) in codes for n, codes in asked.filters.items()):
                key = tuple(code_of(line, name) for name in asked.dimensions)
                cells[key].append(line)
    declared = all(is_complete(region, s) for s in group)
    for key, lines in cells.items():
        listed = declared if summed else declared or len(lines) == len(group)
        yield (label, *key), reading(lines, full=whole and listed)


def is_complete(region: Region, one: Slice) -> bool:
    """What the file said of its breakdown; each of its slices says the same."""
    return any(
        flow.complete
        for flow in region.held[one.number].holding.covered
        if flow.covered.series.table == one.table
    )


def code_of(line: Line, name: str) -> str:
    code: str = getattr(line, NAMES[name])
    return "_T" if code == "All" else code


def label_of(group: list[Slice], target: Period) -> tuple[str, bool]:
    """The asked period if all of it is there, else from the first to the last."""
    broken = bool(breaks(group)[0])
    first = min(group, key=lambda s: s.days.start)
    last = max(group, key=lambda s: s.days.end)
    if not broken and (first.days.start, last.days.end) == target.span:
        return target.code, True
    return "/".join(dict.fromkeys((first.period, last.period))), not broken


def reading(lines: Iterable[Line], *, full: bool) -> Figure:
    lows, highs, blank = [], [], False
    for line in lines:
        blank = blank or not line.n.isdigit()
        if line.n.isdigit():
            lows.append(Decimal(line.n))
            highs.append(Decimal(line.n))
        elif line.n == "<5":
            lows.append(Decimal(1))
            highs.append(Decimal(4))
        else:
            highs.append(None)
    low = sum(lows, Decimal(0))
    if full and not blank:
        return "figure", low, None, None
    if full and None not in highs:
        return "range", None, low, sum(highs, Decimal(0))
    return ("at-least", None, low, None) if low else ("hidden", None, None, None)


@some(3)
@given(sent=files())
def test_persons_counted_once_are_never_added_over_time(
    region: Regions, sent: list[dict[str, object]]
) -> None:
    made = region("QMA")
    delivered(made, sent, unit="persons_once")

    answer, _ = made.ask(
        "QMA", question(first="2024", last="2025", by="period,participant")
    )

    assert isinstance(answer, Answer)
    there = {s.period for s in current(made, inside=True)}
    assert {row["period"] for row in answer.table.to_pylist()} <= there


@some(3)
@given(sent=files())
def test_of_a_stock_the_last_value_stands(
    region: Regions, sent: list[dict[str, object]]
) -> None:
    made = region("QMA")
    plain = [
        {**file, "lines": [ln for ln in file["lines"] if ln.n.isdigit()]}
        for file in sent
    ]  # type: ignore[attr-defined]
    delivered(made, [file for file in plain if file["lines"]], indicator="IS.stock")

    answer, _ = made.ask(
        "QMA", question("IS.stock", first="2025", by="participant,period")
    )

    assert isinstance(answer, Answer)
    found = current(made, inside=True)
    for row in answer.table.to_pylist():
        values = [
            sum(int(line.n) for line in s.lines)
            for s in found
            if s.period == "2025" or s.days.end == last_of(found, s)
        ]
        assert (row["value"] or row["lower"] or 0) in values


def last_of(slices: list[Slice], one: Slice) -> object:
    """The end of the last slice of the same table and frequency in 2025."""
    same = [
        s.days.end
        for s in slices
        if (s.table, s.days.frequency) == (one.table, one.days.frequency)
        and s.days.start.year == 2025
    ]
    return max(same, default=None)


@some(3)
@given(sent=files())
def test_a_reported_total_stands_beside_the_sum_of_its_parts(
    region: Regions, sent: list[dict[str, object]]
) -> None:
    made = region("QMA")
    delivered(made, sent)
    asked = question(first="2024", last="2025", by="period,participant")
    setting = made.setting("QMA", "IE")

    with made.opened(setting.decisions) as opened:  # type: ignore[arg-type]
        beside = totals_beside(asked, opened, setting)

    found = {(s.table, s.period): s for s in current(made, inside=True)}
    for one in beside:
        total = found["_T", one.period].lines[0]
        table, frequency = one.parts.rsplit(" ", 1)
        assert one.reported == Decimal(total.n)
        if table != "_T" and frequency == parse_period(one.period).frequency:
            _, value, low, _ = reading(found[table, one.period].lines, full=True)
            assert one.low == (low if value is None else value)


def test_months_of_another_year_change_no_choice_of_table(region: Regions) -> None:
    made = region("QMA")
    blank = Line("2025", ":")
    split = [
        Line("2025", n, sex=s, provisional="p") for n, s in (("9", "F"), ("7", "M"))
    ]
    year = question(first="2025", by="period,participant")
    made.deliver("QMA", [blank, *split])
    before, _ = made.ask("QMA", year)

    made.deliver("QMA", [Line("2023-01")])

    after, _ = made.ask("QMA", year)
    assert isinstance(before, Answer)
    assert isinstance(after, Answer)
    assert before.table == after.table
    assert before.table["value"].to_pylist() == [Decimal(16)]
