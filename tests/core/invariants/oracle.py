"""What RULES say, worked out the slow way, cell by cell and month by month.

Written from the text of the rules alone: nothing here calls the code that it is
compared with, except for dates and for the names of families.
"""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from balise.sharing.ledger import Audience, Offer, Reach
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise.vocabulary.periods import Period, parse_period, period_of
from balise.vocabulary.precision import Grain
from core.invariants.world import TODAY, Held, Line, Region

WINDOW_START = date(TODAY.year - 2, TODAY.month, TODAY.day)


@dataclass(frozen=True)
class Slice:
    """One slice with its cells: what one file said of it."""

    owner: str
    agency: str
    indicator: str
    unit: str
    table: str
    period: str
    number: str
    lines: tuple[Line, ...]

    @property
    def days(self) -> Period:
        return parse_period(self.period)

    @property
    def identity(self) -> tuple[str, ...]:
        return (
            *(self.owner, self.agency, self.indicator, self.unit),
            *(self.table, self.period),
        )


def table_of(line: Line) -> str:
    split = [
        name
        for name, code in (
            ("border_type", line.border),
            ("citizenship", line.citizenship),
            ("sex", line.sex),
        )
        if code != "All"
    ]
    return "+".join(split) or "_T"


def current(region: Region, *, inside: bool) -> list[Slice]:
    """The slices that count, each from the last file that covered it."""
    found: dict[tuple[str, ...], Slice] = {}
    for held in sorted(region.held.values(), key=lambda h: h.holding.order):
        if inside or held.holding.released_at is not None:
            for one in _covered(held):
                found[one.identity] = one
    return [one for one in found.values() if one.lines]


def _covered(held: Held) -> Iterator[Slice]:
    """Per table and frequency, every period from the first to the last."""
    groups: dict[tuple[str, str], list[Line]] = {}
    universe = f"@border_type={held.border}" if held.border else ""
    for line in held.lines:
        frequency = parse_period(line.period).frequency
        groups.setdefault((table_of(line) + universe, frequency), []).append(line)
    for (table, _), lines in groups.items():
        there = sorted({parse_period(line.period) for line in lines})
        period = there[0]
        while period <= there[-1]:
            mine = tuple(ln for ln in lines if parse_period(ln.period) == period)
            yield Slice(
                *(held.holding.participant, held.holding.agency),
                *(held.indicator, held.unit, table, period.code),
                *(held.number, mine),
            )
            period = period.next()


def open_slices(region: Region, viewer: str | None, flow: str) -> dict[Slice, Grain]:
    """Every slice that a viewer may read, and how finely.

    Labels: only the slices that hold a closed label are taken out here.
    """
    found: dict[Slice, Grain] = {}
    for owner in region.standings:
        own = viewer == owner
        for one in current(region, inside=own):
            if one.owner != owner or one.indicator.split(".")[0] != flow:
                continue
            grain = Grain.EXACT if own else _grain(region, viewer, owner, flow, one)
            if grain:
                found[one] = grain
    return found


def shown(n: str, grain: Grain) -> Decimal | None:
    """The number that a cell shows."""
    if not n.isdigit():
        return None
    value = Decimal(n)
    return value if grain is Grain.EXACT else Decimal((int(n) + 2) // 5 * 5)


def _grain(
    region: Region, viewer: str | None, owner: str, flow: str, one: Slice
) -> Grain:
    offer = region.offers.get((owner, flow, Depth.STATISTICS))
    split, _, fixed = one.table.partition("@")
    dims = [name for name in (*split.split("+"), fixed.split("=")[0]) if name]
    dims = [name for name in dims if name != "_T"]
    if offer is None or not _labels_open(region, viewer, owner, one, offer):
        return Grain.HIDDEN
    if set(dims) & set(model().dataflows[flow].barred):
        return Grain.HIDDEN
    kind = "crossed" if len(dims) > 1 else "one_way"
    grain: Grain = getattr(offer.precision, kind)
    if _is_public(offer) and _lives(region, owner, suspended=True):
        ended = _out_of_embargo(one.days.end, offer)
        return min(grain, Grain.ROUNDED) if ended else Grain.HIDDEN
    if viewer is None or not _lives(region, viewer) or not _lives(region, owner):
        return Grain.HIDDEN
    if not _in(region, offer.audience, viewer):
        return Grain.HIDDEN
    if not _out_of_embargo(one.days.end, offer):
        return Grain.HIDDEN
    return min(grain, _earned(region, viewer, owner, flow, one, kind))


def _earned(
    region: Region, viewer: str, owner: str, flow: str, one: Slice, kind: str
) -> Grain:
    """R9 to R12 with N2 to N4 and N6; a family that cannot be collected first."""
    family = model().dataflows[flow].family
    standing = region.standings[viewer]
    if family in standing.cannot_collect and any(
        _counts(region, viewer, owner, other)
        for other in model().families
        if other != family
    ):
        return Grain.EXACT
    if not _counts(region, viewer, owner, family):
        return Grain.HIDDEN
    given = list(_given(region, viewer, owner, family))
    months = {month for _, several in given for month in several}
    recent = {month for month in months if month.end > WINDOW_START}
    first = standing.first_released_on.get(family or "")
    newcomer = first is not None and first + timedelta(days=180) > TODAY
    short = len(recent) * 2 < _months_due() and not newcomer
    if short and not set(_months(one.days)) <= months:
        return Grain.HIDDEN
    newest, oldest = max(m.end for m in months), min(m.start for m in months)
    if one.days.end > _later(newest, 3) or one.days.start < _earlier(oldest, 36):
        return Grain.HIDDEN
    return min(getattr(offer.precision, kind) for offer, _ in given)


def _counts(region: Region, viewer: str, owner: str, family: str | None) -> bool:
    """Gives in the window, and not only nil returns that nothing backs."""
    given = [
        (offer, month, nil)
        for offer, months, nil in _given_with_nil(region, viewer, owner, family)
        for month in months
        if month.end > WINDOW_START
    ]
    backed = family in region.standings[viewer].nil_backed
    return bool(given) and (backed or not all(nil for _, _, nil in given))


def _given(
    region: Region, viewer: str, owner: str, family: str | None
) -> Iterable[tuple[Offer, list[Period]]]:
    for offer, months, _ in _given_with_nil(region, viewer, owner, family):
        yield offer, months


def _given_with_nil(
    region: Region, viewer: str, owner: str, family: str | None
) -> Iterator[tuple[Offer, list[Period], bool]]:
    """What V has released, unrecalled, and offers to S; whole months out of embargo."""
    for held in region.held.values():
        if held.holding.participant != viewer or held.holding.released_at is None:
            continue
        flow = held.indicator.split(".")[0]
        offer = region.offers.get((viewer, flow, Depth.STATISTICS))
        if offer is None or model().dataflows[flow].family != family:
            continue
        if not (_is_public(offer) or _in(region, offer.audience, owner)):
            continue
        labels = {line.label for line in held.lines}
        if "" not in labels and not any(
            _in(region, region.labels.get((viewer, each)), owner) for each in labels
        ):
            continue
        months = [
            month
            for one in _covered(held)
            if one.days.end <= TODAY and _out_of_embargo(one.days.end, offer)
            for month in _months(one.days)
        ]
        if months:
            yield offer, months, all(line.n == "0" for line in held.lines)


def _lives(region: Region, code: str, *, suspended: bool = False) -> bool:
    standing = region.standings[code]
    stands = standing.confirmed and not standing.withdrawn
    return stands and (suspended or not standing.suspended)


def _labels_open(
    region: Region, viewer: str | None, owner: str, one: Slice, offer: Offer
) -> bool:
    # Read as the public reads, a slice opens no label but a public one.
    reader = None if _is_public(offer) else viewer
    return all(
        not line.label or _in(region, region.labels.get((owner, line.label)), reader)
        for line in one.lines
    )


def _in(region: Region, audience: Audience | None, code: str | None) -> bool:
    if audience is None:
        return False
    if audience.reach is Reach.PUBLIC and code is None:
        return True
    if code is None or code in audience.excepted:
        return False
    match audience.reach:
        case Reach.ALL:
            return True
        case Reach.NAMED:
            return code in audience.names
        case Reach.GROUP:
            return code in region.groups.get(audience.group, ())
        case _:
            return False


def _is_public(offer: Offer) -> bool:
    day = offer.public_from or date.min
    return offer.audience.reach is Reach.PUBLIC and day <= TODAY


def _out_of_embargo(end: date, offer: Offer) -> bool:
    return not offer.embargo_months or _later(end, offer.embargo_months) < TODAY


def _later(end: date, months: int) -> date:
    """The end of the month that lies some months after the end of a month."""
    index = end.year * 12 + end.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def _earlier(start: date, months: int) -> date:
    index = start.year * 12 + start.month - 1 - months
    return date(index // 12, index % 12 + 1, start.day)


def _months(period: Period) -> list[Period]:
    found = [period_of(period.start, parse_period("2025-01").frequency)]
    while found[-1].end < period.end:
        found.append(found[-1].next())
    return found


def _months_due() -> int:
    return 24
