"""Build a small ledger from the words of docs/reference/reciprocity.md.

V asks, S owns, T is anybody else; "coast" is a group of V, S and T. Today is fixed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from balise.sharing.ledger import (
    Audience,
    Given,
    Ledger,
    Offer,
    Reach,
    Recall,
    Standing,
    Tick,
    Viewer,
)
from balise.sharing.terms import Terms
from balise.vocabulary.extents import Depth
from balise.vocabulary.periods import Frequency, Spans, parse_period
from balise.vocabulary.precision import PRECISIONS

TODAY = date(2026, 7, 15)
LONG_AGO = date(2020, 1, 1)
ALL_TIME = "2016-01..2026-06"
_PERIODS = re.compile(r"\d{4}\b")


@dataclass
class World:
    """A ledger under construction, with whoever asks and the terms."""

    viewer: Viewer = field(default_factory=lambda: Viewer("V"))
    terms: Terms = field(default_factory=Terms)
    standings: dict[str, Standing] = field(default_factory=dict)
    offers: dict[tuple[str, str, Depth], Offer] = field(default_factory=dict)
    given: list[Given] = field(default_factory=list)
    groups: dict[str, frozenset[str]] = field(default_factory=dict)
    joined: dict[tuple[str, str], date] = field(default_factory=dict)
    labels: dict[tuple[str, str], Audience] = field(default_factory=dict)
    national: dict[tuple[str, str, str], frozenset[str]] = field(default_factory=dict)
    references: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for code in ("V", "S", "T"):
            self.standings[code] = a_participant(code)
        self.groups["coast"] = frozenset({"V", "S", "T"})
        self.groups["inland"] = frozenset({"V", "T"})

    @property
    def ledger(self) -> Ledger:
        """The ledger as it stands now."""
        return Ledger(
            standings=dict(self.standings),
            offers=dict(self.offers),
            given=tuple(self.given),
            groups=dict(self.groups),
            label_audiences=dict(self.labels),
            national_offers=dict(self.national),
            references=self.references,
            joined=dict(self.joined),
        )

    def change(self, code: str, **changes: Any) -> None:
        """Change the standing of one participant."""
        self.standings[code] = replace(self.standings[code], **changes)

    def offer(self, code: str, words: str, flow: str, depth: Depth) -> None:
        """Record an offer written as ``to all; except T; exact; embargo 12``."""
        made = Offer(code, flow, depth, Audience())
        for word in words.split("; "):
            made = _offered(made, word)
        self.offers[code, flow, depth] = made

    def release(
        self, code: str, flow: str, depth: Depth, periods: str, **more: Any
    ) -> None:
        """Release periods written as ``2024-01..2026-06+2020``."""
        more = {"released_on": LONG_AGO, **more}
        self.given.append(Given(code, flow, depth, spans(periods), **more))


def a_participant(code: str) -> Standing:
    """Give one in good standing, long since confirmed, that reports by the month."""
    return Standing(
        code,
        confirmed=True,
        accepted_terms=1,
        first_released_on=dict.fromkeys(
            ("flows", "smuggling", "documents", "business", "harm"), LONG_AGO
        ),
        incident_share={"smuggling": 0.9},
    )


def spans(text: str) -> Spans:
    """Read ``2024-01..2026-06+2020``."""
    parts = [part.partition("..") for part in text.split("+")]
    return Spans.of(
        (parse_period(first).start, parse_period(last or first).end)
        for first, _, last in parts
    )


def world(*, viewer: str, offer: str, gave: str, asks: str) -> World:
    """Build the ledger of one row of the table."""
    made = World()
    flow, _, depth = asks.partition(" ")
    asked = Depth(depth or "statistics")
    _own(made, offer, flow, asked)
    for part in _parts(gave, "nothing"):
        _give(made, part)
    for word in _parts(viewer, "participant"):
        _stand(made, word)
    return made


def _parts(text: str, empty: str) -> list[str]:
    return [] if text == empty else text.split("; ")


def _own(made: World, words: str, flow: str, depth: Depth) -> None:
    periods = ALL_TIME
    offered: list[str] = []
    for word in words.split("; "):
        kind, _, rest = word.partition(" ")
        if kind == "released":
            periods = rest
        elif kind == "reference":
            made.references = frozenset({"S"})
            del made.standings["S"]
        elif kind in _OWNER:
            made.change("S", **_OWNER[kind](rest, flow))
        else:
            offered.append(word)
    if offered:
        made.offer("S", "; ".join(offered), flow, depth)
    if periods != "nothing":
        made.release("S", flow, depth, periods)


_OWNER: dict[str, Callable[[str, str], dict[str, Any]]] = {
    "suspended": lambda rest, flow: {"suspended": True},
    "withdrawn": lambda rest, flow: {"withdrawn": True},
    "unconfirmed": lambda rest, flow: {"confirmed": False},
    "tick": lambda rest, flow: {"ticks": {flow: Tick(rest)}},
    "accepted": lambda rest, flow: {"accepted_terms": int(rest)},
}


def _offered(offer: Offer, word: str) -> Offer:
    kind, _, rest = word.partition(" ")
    match kind:
        case "to":
            return replace(offer, audience=_audience(rest))
        case "public":
            day = date.fromisoformat(rest.removeprefix("from ")) if rest else None
            return replace(offer, audience=Audience(Reach.PUBLIC), public_from=day)
        case "except":
            excepted = frozenset({rest})
            return replace(offer, audience=replace(offer.audience, excepted=excepted))
        case "embargo":
            return replace(offer, embargo_months=int(rest))
        case _:
            return replace(offer, precision=PRECISIONS[word])


def _audience(words: str) -> Audience:
    match words:
        case "all":
            return Audience(Reach.ALL)
        case "nobody":
            return Audience(Reach.NOBODY)
        case "coast" | "inland":
            return Audience(Reach.GROUP, group=words)
        case _:
            return Audience(Reach.NAMED, names=frozenset(words.split("+")))


def _give(made: World, words: str) -> None:
    """Read ``IE 2016-01..2026-06 to S exact embargo 12 nil``."""
    flow, *rest = words.split(" ")
    depth = Depth.INCIDENTS if "incidents" in rest else Depth.STATISTICS
    periods = next((word for word in rest if _PERIODS.match(word)), ALL_TIME)
    more: dict[str, Any] = {
        "nil": "nil" in rest,
        "open_errors": "errors" in rest,
        "approvals": 1 if "one-approval" in rest else 2,
        "own_cases": "others-cases" not in rest,
        "labels": frozenset({"secret"}) if "labelled" in rest else frozenset(),
    }
    if "annual" in rest:
        more["frequency"] = Frequency.ANNUAL
    offer = ["to " + rest[rest.index("to") + 1]] if "to" in rest else ["to all"]
    if "embargo" in rest:
        offer.append("embargo " + rest[rest.index("embargo") + 1])
    offer += [word for word in rest if word in PRECISIONS] or ["exact"]
    if "public" in rest:
        offer[0] = "public"
    made.offer("V", "; ".join(offer), flow, depth)
    made.release("V", flow, depth, periods, **more)


def _stand(made: World, words: str) -> None:
    """Read one word about whoever asks; raises KeyError for a word of no meaning."""
    kind, _, rest = words.partition(" ")
    if kind in _ASKERS:
        made.viewer = _ASKERS[kind]
    elif kind == "terms":
        _set_terms(made, rest)
    elif kind == "joined":
        group, _, day = rest.partition(" ")
        made.joined[group, "V"] = date.fromisoformat(day)
    elif kind in ("recalled", "corrects"):
        flow, _, rest = rest.partition(" ")
        _recall(made, flow, rest, correction=kind == "corrects")
    else:
        made.change("V", **_STANDINGS[kind](rest))


_ASKERS = {
    "S": Viewer("S"),
    "public": Viewer(),
    "secretariat": Viewer(secretariat=True),
}

_STANDINGS: dict[str, Callable[[str], dict[str, Any]]] = {
    "unconfirmed": lambda rest: {"confirmed": False},
    "suspended": lambda rest: {"suspended": True},
    "withdrawn": lambda rest: {"withdrawn": True},
    "accepted": lambda rest: {"accepted_terms": None},
    "cannot": lambda rest: {"cannot_collect": {rest.removeprefix("collect ")}},
    "notices": lambda rest: {"nil_backed": frozenset({rest})},
    "shares": lambda rest: {"incident_share": {"smuggling": int(rest[:-1]) / 100}},
    "annual": lambda rest: {"frequency": {"flows": Frequency.ANNUAL}},
    "quarterly": lambda rest: {"frequency": {"flows": Frequency.QUARTERLY}},
    "first": lambda rest: {
        "first_released_on": {"flows": date.fromisoformat(rest.removeprefix("gave "))}
    },
    "announced": lambda rest: {"announced_on": date.fromisoformat(rest)},
}


def _set_terms(made: World, words: str) -> None:
    """Read ``community`` or ``community since version 2``."""
    community = replace(made.terms, mutual="community")
    if words == "community":
        made.terms = community
    else:
        made.terms = replace(community, version=2, previous=made.terms)
        made.change("V", accepted_terms=2)


def _recall(made: World, flow: str, words: str, *, correction: bool) -> None:
    """Read ``2026-07-01`` and perhaps ``again 2026-07-05`` or a number of times."""
    day, _, rest = words.partition(" ")
    on = date.fromisoformat(day)
    kind, _, more = rest.partition(" ")
    if kind == "again":
        made.given = [
            replace(each, released_on=date.fromisoformat(more))
            if each.participant == "V"
            else each
            for each in made.given
        ]
    periods = spans(ALL_TIME)
    times = int(more) if kind == "time" else 1
    recalls = [
        Recall(
            flow,
            on - timedelta(days=40 * earlier),
            correction=correction,
            replaced_on=on - timedelta(days=40 * earlier) if earlier else None,
            periods=periods,
        )
        for earlier in range(times)
    ]
    made.offers.setdefault(
        ("V", flow, Depth.STATISTICS),
        Offer("V", flow, Depth.STATISTICS, Audience(Reach.ALL)),
    )
    made.change("V", recalls=tuple(recalls))
