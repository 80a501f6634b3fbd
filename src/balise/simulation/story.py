"""The story of the region, as ``region.yaml`` tells it: who, where, which ways, what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import yaml

BORDERS: Final = ("land", "sea", "air")
_SHAPED: Final = frozenset({"finds", "agencies", "names", "gives"})


@dataclass(frozen=True)
class Gives:
    """How a participant gives: each dataflow with its precision, and its habits.

    ``official`` names the agency whose figure of a dataflow is the national one.
    ``cannot`` says of a family why it cannot be collected. One that has not
    ``released`` keeps everything for itself; ``nil_months`` are reported as nil.
    """

    flows: Mapping[str, str]
    incidents: bool = False
    frequency: str = "M"
    official: Mapping[str, str] = field(default_factory=dict)
    cannot: Mapping[str, str] = field(default_factory=dict)
    released: bool = True
    nil_months: int = 0


@dataclass(frozen=True)
class Participant:
    """One invented State or territory, and how likely it is to find a person.

    ``mark`` is its letter on the map. ``finds`` is the chance of finding a person who
    enters, by border, in parts of ten thousand; ``exits``, ``stays`` and ``removes``
    are those of noting an exit, finding a stay and removing whoever was found.
    ``agencies`` maps each agency to the dataflows that it reports; ``again`` is the
    chance that the second agency of a flow notes a person once more.
    """

    code: str
    mark: str
    kind: str
    part: str
    habit: str
    gives: Gives
    language: str
    names: Mapping[str, str]
    agencies: Mapping[str, tuple[str, ...]]
    finds: Mapping[str, int]
    exits: int
    stays: int
    removes: int
    again: int = 0
    of: str = ""
    year_start: int = 1

    @property
    def returns(self) -> int:
        """The chance of removing whom it finds leaving: origin States do this only."""
        return self.removes if self.part == "origin" else 0

    def reporting(self, flow: str) -> tuple[str, ...]:
        """Give the agencies that report a flow, the first one first."""
        return tuple(a for a, flows in self.agencies.items() if flow in flows)


@dataclass(frozen=True)
class Point:
    """A place where people are found; it lies between two, on a coast, or inland."""

    code: str
    name: str
    type: str
    of: tuple[str, ...]


@dataclass(frozen=True)
class Waters:
    """A stretch of sea or desert where disasters happen, in cells of the map."""

    code: str
    name: str
    column: int
    row: int
    radius: int
    land: bool = False


@dataclass(frozen=True)
class Leg:
    """One step of a way: from one participant to another, in so many days at most."""

    start: str
    end: str
    border: str
    days: int


@dataclass(frozen=True)
class Route:
    """An ordered way through the region, with its season and its fee per adult."""

    code: str
    name: str
    legs: tuple[Leg, ...]
    weight: int
    season: tuple[int, ...]
    fee: int
    currency: str
    facilitated: int
    continent: str
    waters: str = ""


@dataclass(frozen=True)
class Story:
    """Everything that the history is drawn from."""

    months: int
    map: tuple[str, ...]
    participants: Mapping[str, Participant]
    points: Mapping[str, Point]
    waters: Mapping[str, Waters]
    routes: Mapping[str, Route]
    happenings: Mapping[str, Mapping[str, Any]]
    citizenships: Mapping[str, Mapping[str, int]]
    without_citizenship: Mapping[str, int]
    people: Mapping[str, Any]

    def weight(self, route: Route, month: int, *, first: int) -> int:
        """Give the share of parties that take a way, after so many months.

        ``first`` is the calendar month (1 to 12) in which the region begins.
        """
        moved = self.happenings["displacement"]
        factor = (
            moved["weights"].get(route.code, 100) if month >= moved["month"] else 100
        )
        return (
            route.weight * route.season[(first - 1 + month) % 12] * int(factor) // 100
        )

    def fee(self, route: Route, month: int) -> int:
        """Give the usual fee of a way per adult in a month, before or after its step."""
        step = self.happenings["fee_step"]
        factor = step["fees"].get(route.code, 100) if month >= step["month"] else 100
        return route.fee * int(factor) // 100


@cache
def story() -> Story:
    """Read the story, once."""
    source = files("balise.simulation") / "region.yaml"
    told = yaml.safe_load(source.read_text(encoding="utf-8"))
    width = max(len(line) for line in told["map"].splitlines())
    return Story(
        months=told["months"],
        map=tuple(line.ljust(width, ".") for line in told["map"].splitlines()),
        participants=_each(told["participants"], _participant),
        points=_each(told["points"], _point),
        waters=_each(told["waters"], _waters),
        routes=_each(told["routes"], _route),
        happenings=told["happenings"],
        citizenships=told["citizenships"],
        without_citizenship=told["without_citizenship"],
        people=told["people"],
    )


def _each(told: Mapping[str, Any], make: Any) -> Mapping[str, Any]:
    return MappingProxyType({code: make(code, said) for code, said in told.items()})


def _participant(code: str, said: Mapping[str, Any]) -> Participant:
    plain = {k: v for k, v in said.items() if k not in _SHAPED}
    finds = said["finds"]
    return Participant(
        code=code,
        names=MappingProxyType(said["names"]),
        gives=Gives(**said["gives"]),
        agencies={name: tuple(flows) for name, flows in said["agencies"].items()},
        finds=finds["entry"],
        exits=finds["exit"],
        stays=finds["stay"],
        removes=finds["removal"],
        **plain,
    )


def _point(code: str, said: Mapping[str, Any]) -> Point:
    alone = said.get("coast") or said.get("inland")
    of = tuple(said.get("between", ())) or (str(alone),)
    return Point(code, said["name"], said["type"], of)


def _waters(code: str, said: Mapping[str, Any]) -> Waters:
    column, row = said["at"]
    return Waters(
        code, said["name"], column, row, said["radius"], said.get("land", False)
    )


def _route(code: str, said: Mapping[str, Any]) -> Route:
    return Route(
        code=code,
        name=said["name"],
        legs=tuple(Leg(*leg) for leg in said["legs"]),
        weight=said["weight"],
        season=tuple(said["season"]),
        fee=said["fee"]["amount"],
        currency=said["fee"]["currency"],
        facilitated=said["facilitated"],
        continent=said["from"],
        waters=said.get("waters", ""),
    )
