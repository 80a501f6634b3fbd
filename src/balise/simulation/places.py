"""The four invented participants, what they collect, and their invented sea.

Their codes are user-assigned in ISO 3166, so no country will ever bear them. The
coordinates lie in the emptiest part of an ocean, far from any State.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True)
class Place:
    """One invented participant, by its names in the six languages."""

    code: str
    names: Mapping[str, str]
    scale: int
    """Roughly how many people its border service finds in a month."""


@dataclass(frozen=True)
class Waters:
    """A stretch of invented sea or desert where incidents happen."""

    name: str
    route: str
    latitude: float
    longitude: float
    land: bool = False


QAMARA: Final = Place(
    "QMR",
    MappingProxyType(
        {
            "ar": "قمارة",
            "en": "Qamara",
            "es": "Qamara",
            "fr": "Qamara",
            "ru": "Камара",
            "zh": "卡马拉",
        }
    ),
    420,
)
QUNESSA: Final = Place(
    "QNS",
    MappingProxyType(
        {
            "ar": "قونيسا",
            "en": "Qunessa",
            "es": "Qunessa",
            "fr": "Qunessa",
            "ru": "Кунесса",
            "zh": "库内萨",
        }
    ),
    260,
)
XALVIA: Final = Place(
    "XAL",
    MappingProxyType(
        {
            "ar": "زالفيا",
            "en": "Xalvia",
            "es": "Xalvia",
            "fr": "Xalvia",
            "ru": "Ксальвия",
            "zh": "扎尔维亚",
        }
    ),
    150,
)
XOBORA: Final = Place(
    "XBO",
    MappingProxyType(
        {
            "ar": "زوبورا",
            "en": "Xobora",
            "es": "Xobora",
            "fr": "Xobora",
            "ru": "Ксобора",
            "zh": "佐博拉",
        }
    ),
    60,
)

PLACES: Final = (QAMARA, QUNESSA, XALVIA, XOBORA)

WATERS: Final = (
    Waters("Qamaran Sea", "Northern Qamaran", -41.5, -118.2),
    Waters("Strait of Xalvia", "Xalvian Strait", -43.1, -121.7),
    Waters("Obora Desert", "Obora crossing", -44.8, -116.4, land=True),
)
"""Where incidents are placed: near 43 south, 119 west there is only ocean."""
