"""What the rules of reciprocity know: who stands where, offers what and has given what.

These are values read from the ledger once, for one decision or for thousands. None of
them says whether rows exist beyond what was *released*, so no decision can either.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from balise.vocabulary.extents import Depth
from balise.vocabulary.periods import NEVER, Frequency, Spans
from balise.vocabulary.precision import DEFAULT, Precision


class Reach(StrEnum):
    """How wide an audience is."""

    NOBODY = "nobody"
    NAMED = "named"
    GROUP = "group"
    ALL = "all"
    PUBLIC = "public"


@dataclass(frozen=True)
class Audience:
    """Who an offer or a label names; a group is resolved when it is asked.

    With reach ``public``, ``names`` and ``group`` say who may read before the day of
    publication, and at a depth that is never public.
    """

    reach: Reach = Reach.NOBODY
    names: frozenset[str] = frozenset()
    group: str = ""
    excepted: frozenset[str] = frozenset()


class Use(StrEnum):
    """What a reader may do with what it reads (Migrants Protocol art. 10.2)."""

    OWN_ANALYSTS = "own-analysts"
    WHOLE_GOVERNMENT = "whole-government"
    PUBLISH_WITHOUT_NAME = "publish-without-name"
    PUBLISH_WITH_NAME = "publish-with-name"


@dataclass(frozen=True)
class Offer:
    """Who may read one participant's dataflow at one depth.

    A period is under embargo until ``embargo_months`` after its last day.
    ``tables`` limits incident tables; None for all.
    """

    participant: str
    dataflow: str
    depth: Depth
    audience: Audience
    precision: Precision = DEFAULT
    use: Use = Use.OWN_ANALYSTS
    embargo_months: int = 0
    tables: frozenset[str] | None = None
    public_from: date | None = None


@dataclass(frozen=True)
class Given:
    """Periods of one dataflow that a participant has released and not recalled.

    ``periods`` holds whole periods only, of ``frequency`` (None: the participant's own
    stated one). Releases of different days stay apart, so that "gave again" is known.
    ``nil`` says that every value in it is zero, however it was sent; such a return
    needs two ``approvals``. ``open_errors`` marks a delivery with open errors, which
    gives nothing. ``own_cases`` is false for incidents that another authority noted.
    ``labels`` are the restriction labels that cover all of it; empty if some is free.
    """

    participant: str
    dataflow: str
    depth: Depth
    periods: Spans
    released_on: date
    nil: bool = False
    open_errors: bool = False
    own_cases: bool = True
    frequency: Frequency | None = None
    labels: frozenset[str] = frozenset()
    approvals: int = 2


@dataclass(frozen=True)
class Recall:
    """What a participant took back after it had been released.

    A recall marked as ``correction`` waits for its replacement; meanwhile what it held
    (``periods`` of ``frequency``) still counts as given. Any other recall closes the
    family until some days after the participant gives again. What one decision took
    back bears the same name in ``together``, and counts as one correction.
    """

    dataflow: str
    recalled_on: date
    correction: bool = False
    replaced_on: date | None = None
    depth: Depth = Depth.STATISTICS
    periods: Spans = NEVER
    frequency: Frequency | None = None
    nil: bool = False
    labels: frozenset[str] = frozenset()
    released_on: date | None = None
    together: str = ""


class Tick(StrEnum):
    """How far a participant lets the secretariat read a dataflow."""

    NOTHING = "nothing"
    DRAFT_HELP = "draft-help"
    POOLED = "pooled"
    FULL = "full"


@dataclass(frozen=True)
class Standing:
    """Where one participant stands.

    ``frequency`` is its own stated frequency per family. ``recalls`` are those of
    released data; what they close is computed from them. ``closed_until`` and
    ``no_new_periods`` hold families that the governance body closed or froze besides.
    ``cannot_collect`` and ``nil_backed`` (the source sheet says how a case would be
    noticed) hold families. ``incident_share`` is the part (0 to 1) of its own cases
    that it gives as incidents, per family; where it is not stated, none is assumed.
    ``announced_on`` is the day when the others were told of it; None: a founder.
    """

    code: str
    confirmed: bool = False
    accepted_terms: int | None = None
    suspended: bool = False
    withdrawn: bool = False
    first_released_on: Mapping[str, date] = field(default_factory=dict)
    frequency: Mapping[str, Frequency] = field(default_factory=dict)
    cannot_collect: frozenset[str] = frozenset()
    nil_backed: frozenset[str] = frozenset()
    closed_until: Mapping[str, date] = field(default_factory=dict)
    no_new_periods: frozenset[str] = frozenset()
    incident_share: Mapping[str, float] = field(default_factory=dict)
    ticks: Mapping[str, Tick] = field(default_factory=dict)
    recalls: tuple[Recall, ...] = ()
    announced_on: date | None = None

    @property
    def lives(self) -> bool:
        """Say whether it takes part today: confirmed, not suspended, not withdrawn."""
        return self.confirmed and not self.suspended and not self.withdrawn


@dataclass(frozen=True)
class Ledger:
    """Everything that a decision may depend on besides the terms and the day.

    ``references`` are the reference sources: readable, never giving, never added.
    ``label_audiences`` maps (participant, label) to its audience. ``national_offers``
    maps (participant, dataflow, agency) to the agencies that may read it inside.
    ``joined`` maps (group, participant) to the day when that membership was announced;
    a member without a day was there from the start.
    """

    standings: Mapping[str, Standing]
    offers: Mapping[tuple[str, str, Depth], Offer]
    given: tuple[Given, ...] = ()
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    label_audiences: Mapping[tuple[str, str], Audience] = field(default_factory=dict)
    national_offers: Mapping[tuple[str, str, str], frozenset[str]] = field(
        default_factory=dict
    )
    references: frozenset[str] = frozenset()
    joined: Mapping[tuple[str, str], date] = field(default_factory=dict)

    @cached_property
    def releases(self) -> Mapping[tuple[str, str, Depth], tuple[Given, ...]]:
        """What each participant has released, per dataflow and depth."""
        found: dict[tuple[str, str, Depth], list[Given]] = {}
        for given in self.given:
            key = (given.participant, given.dataflow, given.depth)
            found.setdefault(key, []).append(given)
        return {key: tuple(several) for key, several in found.items()}

    @cached_property
    def anything_released(self) -> Mapping[tuple[str, Depth], tuple[Given, ...]]:
        """What each participant has released of whatever dataflow, per depth."""
        found: dict[tuple[str, Depth], list[Given]] = {}
        for given in self.given:
            found.setdefault((given.participant, given.depth), []).append(given)
        return {key: tuple(several) for key, several in found.items()}


@dataclass(frozen=True)
class Viewer:
    """Who asks: a participant (and perhaps one of its agencies), or none.

    A viewer of a participant without an agency is its focal point or validator.
    """

    participant: str | None = None
    agency: str | None = None
    secretariat: bool = False


PUBLIC_VIEWER = Viewer()
EMPTY_SPANS = NEVER
