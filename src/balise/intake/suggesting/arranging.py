"""Settle what every column is when each is weighed against the others.

A dimension has one column. Of two columns that say the same, such as a country's code
and its name, the surer one counts and the other is left out with that reason.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from balise.intake.suggesting.profiling import Profile
from balise.intake.suggesting.spreading import Spread
from balise.intake.suggesting.topics import indicator_of
from balise.intake.suggesting.values import THRESHOLD, Proposal
from balise.vocabulary.messages import Message

LEFT_OUT: Final = frozenset(
    {"note", "source", "unit", "identifier", "region", "rate", "flag", "empty"}
)
_WHOLE: Final = frozenset({"period:date", "period:sdmx"})
_PARTS: Final = frozenset({"period:year", "period:month", "period:quarter"})

Follows = Callable[[Sequence[int], int], bool]
"""Whether rows that agree in some columns always agree in another one."""


@dataclass(frozen=True)
class Placed:
    """What one column is taken to be; ``beside`` is the column that it only repeats."""

    index: int
    proposals: tuple[Proposal, ...]
    beside: int | None = None

    @property
    def best(self) -> Proposal | None:
        """What the column is taken to be."""
        return self.proposals[0] if self.proposals else None

    @property
    def sure(self) -> bool:
        """Whether it is sure enough to be taken without a question."""
        return self.best is not None and self.best.confidence >= THRESHOLD


def arrange(
    profiles: Sequence[Profile],
    judged: Mapping[int, tuple[Proposal, ...]],
    spread: Spread | None,
    follows: Follows,
) -> dict[int, Placed]:
    """Give every column its place, those of a spread measure left out."""
    wide = set() if spread is None else {*spread.columns, *spread.totals}
    open_ones = {p.index: judged[p.index] for p in profiles if p.index not in wide}
    placed: dict[int, Placed] = {}
    taken: dict[str, int] = {}
    for proposal, index in _by_confidence(open_ones):
        if index in placed or any(s in taken for s in _slots(proposal.meaning)):
            continue
        taken.update(dict.fromkeys(_slots(proposal.meaning), index))
        placed[index] = Placed(index, _first(proposal, open_ones[index]))
    for index in open_ones.keys() - placed.keys():
        placed[index] = Placed(index, ())
    placed = _dated_by_report(placed, open_ones)
    placed = {i: _with_others(p, placed, profiles, follows) for i, p in placed.items()}
    return _only_measure(profiles, _without_rivals(profiles, placed), spread)


def _without_rivals(
    profiles: Sequence[Profile], placed: dict[int, Placed]
) -> dict[int, Placed]:
    """Keep one column of figures among those that nothing tells apart.

    Two columns that count the same of the same people would contradict each other, so
    *attempts (number)* beside *number* is something else: a person has to say what.
    """
    plain = {
        i: place.best.confidence
        for i, place in placed.items()
        if place.sure
        and place.best is not None
        and place.best.meaning == "measure"
        and indicator_of(profiles[i].header) is None
    }
    if len(plain) < 2:
        return placed
    most = max(plain.values())
    surest = [i for i, confidence in plain.items() if confidence == most]
    kept = surest[0] if len(surest) == 1 else None
    doubted = {i: _doubted(placed[i]) for i in plain if i != kept}
    return {**placed, **doubted}


def _doubted(place: Placed) -> Placed:
    first, *others = place.proposals
    lower = replace(first, confidence=min(first.confidence, THRESHOLD - 0.05))
    return replace(place, proposals=(lower, *others))


def _by_confidence(
    judged: Mapping[int, tuple[Proposal, ...]],
) -> list[tuple[Proposal, int]]:
    pairs = [(proposal, i) for i, found in judged.items() for proposal in found]
    return sorted(pairs, key=lambda pair: (-pair[0].confidence, pair[1]))


def _slots(meaning: str) -> tuple[str, ...]:
    """What only one column can be; any number may be measures or be left out."""
    if meaning == "dimension:sex+age":
        return ("dimension:sex", "dimension:age")
    role = meaning.partition(":")[0]
    return (meaning,) if role in {"dimension", "period", "field"} else ()


def _first(chosen: Proposal, others: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    return (chosen, *(p for p in others if p.meaning != chosen.meaning))


def _with_others(
    place: Placed,
    placed: Mapping[int, Placed],
    profiles: Sequence[Profile],
    follows: Follows,
) -> Placed:
    """Leave out what another column already says: a name, a continent, a year."""
    best = place.best
    if best and best.meaning in _PARTS:
        dated = _holder(placed, _WHOLE)
        return place if dated is None else _repeats(place, dated)
    if place.sure and best and best.role not in LEFT_OUT:
        return place
    if best and (best.meaning == "measure" or best.role == "period"):
        return place
    if not profiles[place.index].filled:
        return place
    for index, other in placed.items():
        is_dimension = other.best and other.best.role == "dimension" and other.sure
        if index != place.index and is_dimension and follows([index], place.index):
            return _repeats(place, index)
    return place


def _holder(placed: Mapping[int, Placed], meanings: frozenset[str]) -> int | None:
    sure = {i: p.best for i, p in placed.items() if p.sure}
    return next(
        (i for i, best in sure.items() if best and best.meaning in meanings), None
    )


def _dated_by_report(
    placed: Mapping[int, Placed], judged: Mapping[int, tuple[Proposal, ...]]
) -> dict[int, Placed]:
    """Take the date of a report for that of the figures where there is no other."""
    roles = {p.best.role for p in placed.values() if p.best}
    found = dict(placed)
    for index, place in placed.items():
        if place.best and place.best.meaning == "report_date" and "period" not in roles:
            other = next((p for p in judged[index] if p.meaning == "period:date"), None)
            found[index] = (
                Placed(index, _first(other, judged[index])) if other else place
            )
    return found


def _repeats(place: Placed, index: int) -> Placed:
    said = Proposal("repeats", 0.9, (Message("suggest-follows-from"),))
    return replace(place, proposals=(said, *place.proposals), beside=index)


def _only_measure(
    profiles: Sequence[Profile], placed: dict[int, Placed], spread: Spread | None
) -> dict[int, Placed]:
    """Take the only column of numbers for the figures: a table has some."""
    sure = [
        p for p in placed.values() if p.sure and p.best and p.best.meaning == "measure"
    ]
    if spread or sure:
        return placed
    unsure = [
        p
        for p in placed.values()
        if not p.sure and any(q.meaning == "measure" for q in p.proposals)
    ]
    if len(unsure) == 1 and profiles[unsure[0].index].numbers > 0.5:
        place = unsure[0]
        found = next(p for p in place.proposals if p.meaning == "measure")
        said = replace(
            found,
            confidence=0.8,
            evidence=(*found.evidence, Message("suggest-only-numbers")),
        )
        rest = tuple(p for p in place.proposals if p.meaning != "measure")
        placed = {**placed, place.index: replace(place, proposals=(said, *rest))}
    return placed
