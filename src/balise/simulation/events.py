"""The true incidents of the region: dates, people, causes, invented places.

All text here is invented; no sentence comes from any real record.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from balise.simulation.chances import Chance
from balise.simulation.places import WATERS, Place, Waters

CAUSES_AT_SEA: Final = ("Drowning", "Hypothermia")
CAUSES_ON_LAND: Final = ("Dehydration", "Vehicle Accident")


@dataclass(frozen=True)
class Event:
    """One incident as it truly was recorded.

    ``dead`` and ``missing`` are None where the record leaves the cell empty, which is
    not zero. ``missing`` is a lower bound by the layout's own words.
    """

    number: str
    participant: str
    agency: str
    on: date
    waters: Waters
    cause: str
    dead: int | None
    missing: int | None
    survivors: int | None
    females: int | None
    males: int | None
    children: int | None


def events(
    place: Place, agency: str, span: tuple[date, date], seed: int
) -> list[Event]:
    """Draw the incidents of one agency, newest first as the layout lists them."""
    chance = Chance(seed, place.code, agency, "events")
    years = (span[1] - span[0]).days / 365.25
    wanted = max(6, round(place.scale / 14 * years))
    days = sorted((chance.day(*span) for _ in range(wanted)), reverse=True)
    return [
        _event(f"{place.code}{90_000 + wanted - index}", place, agency, day, chance)
        for index, day in enumerate(days)
    ]


def _event(number: str, place: Place, agency: str, on: date, chance: Chance) -> Event:
    waters = chance.one_of(WATERS)
    causes = CAUSES_ON_LAND if waters.land else CAUSES_AT_SEA
    dead = 1 + chance.count(1.4) if chance.happens(0.92) else None
    missing = None
    if dead is None or (not waters.land and chance.happens(0.25)):
        missing = 1 + chance.count(4)
    females, males, children = _split(dead or 0, chance)
    return Event(
        number=number,
        participant=place.code,
        agency=agency,
        on=on,
        waters=waters,
        cause=chance.one_of(causes),
        dead=dead,
        missing=missing,
        survivors=chance.count(14) if chance.happens(0.3) else None,
        females=females,
        males=males,
        children=children,
    )


def _split(dead: int, chance: Chance) -> tuple[int | None, int | None, int | None]:
    """Tell apart by sex and age some of the dead; often the record tells nothing."""
    if not dead or chance.happens(0.35):
        return None, None, None
    females = int(chance.share() * (dead + 1))
    males = int(chance.share() * (dead - females + 1))
    children = int(chance.share() * (min(dead, 2) + 1))
    # The layout leaves a cell empty rather than write 0.
    return females or None, males or None, children or None
