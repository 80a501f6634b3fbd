"""Which parties become a case: whom an agency found, and who met with a disaster.

A case is a party that an agency with incident records found entering with help, or one
that met with a disaster on its way there. Who the persons were stays in the history.
"""

from dataclasses import dataclass

import numpy as np

from balise.simulation.draws import Draws, Numbers
from balise.simulation.history import Chapter, Days
from balise.simulation.keys import FLOWS, Keys
from balise.simulation.parties import STRIDE


@dataclass(frozen=True)
class Cases:
    """Cases of one chapter in whole numbers, one place per case.

    ``party`` is a place in the chapter. ``adults`` and ``children`` are who was found;
    in a disaster both are 0 and the three outcomes count instead.
    """

    party: Numbers
    participant: Numbers
    day: Numbers
    point: Numbers
    border: Numbers
    adults: Numbers
    children: Numbers
    outcomes: Numbers


def cases_of(keys: Keys, days: Days, chapter: Chapter, draws: Draws) -> Cases:
    """Give the cases of a chapter: parties found, then parties in a disaster."""
    parts = (_found(keys, chapter, draws), _befallen(keys, days, chapter))
    return Cases(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in Cases.__dataclass_fields__
        )
    )


def _found(keys: Keys, chapter: Chapter, draws: Draws) -> Cases:
    notes = chapter.detections
    helped = chapter.parties.facilitated[_place(notes.party)] == 1
    kept = (notes.flow == FLOWS.index("IE")) & ~notes.again & helped
    notes = notes.where(kept & (keys.keepers[notes.participant] >= 0))
    key = _place(notes.party) * len(keys.participants) + notes.participant
    whole, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    children = np.bincount(inverse, notes.age < 2, len(whole)).astype(np.int64)
    everyone = np.bincount(inverse, minlength=len(whole)).astype(np.int64)
    case = draws.happens(len(whole), int(keys.story.people["in_incident"]))
    at = first[case]
    return Cases(
        party=_place(notes.party[at]),
        participant=notes.participant[at].astype(np.int64),
        day=notes.day[at].astype(np.int64),
        point=notes.point[at].astype(np.int64),
        border=notes.border[at].astype(np.int64),
        adults=(everyone - children)[case],
        children=children[case],
        outcomes=np.zeros((len(at), 3), dtype=np.int64),
    )


def _befallen(keys: Keys, days: Days, chapter: Chapter) -> Cases:
    struck = chapter.disasters
    kept = (keys.keepers[struck.participant] >= 0) & (struck.day < days.count)
    nobody = np.zeros(int(kept.sum()), dtype=np.int64)
    outcomes = np.stack([struck.dead, struck.missing, struck.rescued], axis=1)
    return Cases(
        party=struck.party[kept],
        participant=struck.participant[kept],
        day=struck.day[kept],
        point=nobody - 1,
        border=nobody + 1,
        adults=nobody,
        children=nobody,
        outcomes=outcomes[kept],
    )


def _place(party: Numbers) -> Numbers:
    return party % STRIDE
