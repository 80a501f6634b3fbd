"""What we give, what we see, and what lies between us and each partner.

The balance is between the reader's participant and each other one. It is shown to
nobody else, in the order of names, and nothing in it is added up or ranked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from balise.sharing.giving import Giver
from balise.sharing.ledger import Audience, Reach
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise.vocabulary.periods import Frequency, Span, period_of
from balise_web.home.knowing import Known
from balise_web.participants.models import Group, Participant

NAMED = 5
"""So many readers are named on home; of more, the number is given."""


@dataclass(frozen=True)
class Gives:
    """One dataflow that we released, up to when, and who may read it."""

    dataflow: str
    depth: str
    newest: Span
    reach: str
    names: tuple[str, ...]
    more: int = 0
    embargo_months: int = 0


@dataclass(frozen=True)
class Sees:
    """One family of what is open to us: of how many participants, up to when."""

    family: str
    owners: int
    newest: Span


@dataclass(frozen=True)
class Part:
    """One family in a balance, up to its newest day."""

    family: str
    newest: date


@dataclass(frozen=True)
class Partner:
    """What one other participant opens to us, and what we offer it."""

    code: str
    name: str
    sees: tuple[Part, ...]
    gives: tuple[Part, ...]


def names_of_participants() -> dict[str, str]:
    """Give every name by code, in one query."""
    return dict(Participant.objects.values_list("code", "name"))


def what_we_give(known: Known, names: Mapping[str, str]) -> list[Gives]:
    """List what we released, in the order of the model."""
    labels = dict(Group.objects.values_list("name", "label"))
    found = []
    for flow in model().dataflows:
        for depth in Depth:
            key = (known.code, flow, depth)
            if several := known.ledger.releases.get(key):
                newest = max(several, key=lambda given: given.periods.last)
                offer = known.ledger.offers.get(key)
                audience = offer.audience if offer else Audience()
                to, more = _readers(audience, names, labels)
                found.append(
                    Gives(
                        flow,
                        depth.value,
                        period(newest.periods.last, newest.frequency),
                        audience.reach.value,
                        to,
                        more,
                        offer.embargo_months if offer else 0,
                    )
                )
    return found


def _readers(
    audience: Audience, names: Mapping[str, str], labels: Mapping[str, str]
) -> tuple[tuple[str, ...], int]:
    if audience.reach is Reach.GROUP:
        return (labels.get(audience.group, audience.group),), 0
    if audience.reach is not Reach.NAMED:
        return (), 0
    several = sorted(names.get(code, code) for code in audience.names)
    return tuple(several[:NAMED]), max(0, len(several) - NAMED)


def what_we_see(known: Known) -> list[Sees]:
    """Sum up per family what is open to us of others."""
    owners: dict[str, set[str]] = {}
    newest: dict[str, Span] = {}
    for decision, periods in known.opened:
        family = model().dataflows[decision.dataflow].family
        if family is None:
            continue
        owners.setdefault(family, set()).add(decision.owner)
        last = max(known.releases(decision), key=lambda given: given.periods.last)
        span = period(periods.last, last.frequency)
        newest[family] = max(newest.get(family, span), span, key=lambda s: s.last)
    return [
        Sees(family, len(owners[family]), newest[family])
        for family in model().families
        if family in owners
    ]


def balance(known: Known, names: Mapping[str, str]) -> list[Partner]:
    """Give what lies between us and each other participant, in the order of names."""
    if known.standing is None:
        return []
    sees = _sees_of(known)
    flows = model().dataflows
    giver = Giver(known.code, known.ledger, flows, known.terms, known.today)
    families = list(giver.families)
    others = [
        code
        for code, standing in known.ledger.standings.items()
        if code != known.code and standing.lives
    ]
    return sorted(
        (
            Partner(
                code,
                names.get(code, code),
                sees.get(code, ()),
                _parts(giver, code, families),
            )
            for code in others
        ),
        key=lambda partner: partner.name.casefold(),
    )


def _sees_of(known: Known) -> dict[str, tuple[Part, ...]]:
    newest: dict[str, dict[str, date]] = {}
    for decision, periods in known.opened:
        family = model().dataflows[decision.dataflow].family
        if family is not None:
            mine = newest.setdefault(decision.owner, {})
            mine[family] = max(mine.get(family, periods.last), periods.last)
    return {code: _ordered(found) for code, found in newest.items()}


def _parts(giver: Giver, reader: str, families: Iterable[str]) -> tuple[Part, ...]:
    given = {family: giver.to(reader, family).periods for family in families}
    return _ordered({family: days.last for family, days in given.items() if days})


def _ordered(found: Mapping[str, date]) -> tuple[Part, ...]:
    return tuple(Part(f, found[f]) for f in model().families if f in found)


def period(last: date, frequency: Frequency | None) -> Span:
    """Give the period of a frequency that ends on a day, as nearly as is known."""
    return period_of(last, frequency or Frequency.MONTHLY).span
