"""What each partner sees of us, what we see of it, and what a change would bring."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from balise.sharing.deciding import decide, decide_of
from balise.sharing.decisions import Decision
from balise.sharing.ledger import Ledger, Viewer
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise.vocabulary.periods import Spans
from balise.vocabulary.precision import PRECISIONS, Precision
from balise_web.offers.ledgers import ledger, terms
from balise_web.offers.presenters.matrix import INCIDENT_FLOW
from balise_web.offers.presenters.words import (
    Narrowed,
    days_texts,
    families,
    family_label,
    owner_narrowing,
    owner_reason,
    viewer_reasons,
)
from balise_web.offers.previewing import Change, OfferPreview
from balise_web.participants.models import Participant


@dataclass(frozen=True)
class Seen:
    """One decision in words: yes or no, because of which row, for which days."""

    who: str
    dataflow: str
    depth: str
    granted: bool
    row: str
    reasons: tuple[str, ...]
    days: tuple[str, ...]
    narrowed: tuple[Narrowed, ...] = ()
    precision: str = ""
    use: str = ""
    change: str = ""
    before: bool = False


@dataclass(frozen=True)
class Balance:
    """Two participants: what each may read of the other, by family. Nobody else's."""

    code: str
    name: str
    they_read: tuple[str, ...]
    we_read: tuple[str, ...]


@dataclass(frozen=True)
class Eyes:
    """What one partner sees of us, as in its eyes, and what we see of it."""

    theirs: tuple[Seen, ...]
    ours: tuple[Seen, ...]


@dataclass(frozen=True)
class Preview:
    """A preview in words: each reader, who gains or loses, and what comes in return."""

    readers: tuple[Seen, ...]
    opens: tuple[str, ...]
    closes: tuple[str, ...]
    gained: tuple[Seen, ...]
    lost: tuple[Seen, ...]
    changed: tuple[Seen, ...]
    as_if_released: bool


def balances(own: Participant, partners: Iterable[Participant]) -> list[Balance]:
    """Give the balance with each partner, in the order in which they came."""
    today = timezone.localdate()
    known, rule = ledger(today), terms(today)
    others = [one for one in partners if one.code in known.standings]
    if own.code not in known.standings:
        return []
    viewers = [Viewer(one.code) for one in others]
    theirs = decide_of(own.code, known, rule, today, viewers=viewers)
    ours = decide(Viewer(own.code), known, rule, today)
    they = _by_family(theirs, lambda decision: decision.viewer.participant or "")
    we = _by_family(ours, lambda decision: decision.owner)
    return [
        Balance(
            one.code, one.name, _ordered(they.get(one.code)), _ordered(we.get(one.code))
        )
        for one in others
    ]


def _by_family(
    decisions: Iterable[Decision], whose: Callable[[Decision], str]
) -> dict[str, set[str | None]]:
    found: dict[str, set[str | None]] = {}
    for decision in decisions:
        if decision.granted:
            family = model().dataflows[decision.dataflow].family
            found.setdefault(whose(decision), set()).add(family)
    return found


def _ordered(found: set[str | None] | None) -> tuple[str, ...]:
    return tuple(family_label(each) for each in families() if each in (found or ()))


def eyes(own: Participant, partner: Participant) -> Eyes:
    """Give what each of two participants may read of the other today."""
    today = timezone.localdate()
    known, rule = ledger(today), terms(today)
    if not {own.code, partner.code} <= set(known.standings):
        return Eyes((), ())
    viewer = Viewer(partner.code)
    theirs = decide_of(own.code, known, rule, today, viewers=[viewer])
    ours = decide(Viewer(own.code), known, rule, today, owners=[partner.code])
    return Eyes(
        tuple(
            owner_sees(decision, partner.name, released(known, decision))
            for decision in _shown(theirs)
        ),
        tuple(viewer_sees(decision, partner.name) for decision in _shown(ours)),
    )


def _shown(decisions: Iterable[Decision]) -> list[Decision]:
    """Leave out what has no records: incidents form one dataflow."""
    return [
        one
        for one in decisions
        if one.depth is Depth.STATISTICS or one.dataflow == INCIDENT_FLOW
    ]


def released(known: Ledger, decision: Decision) -> Spans:
    """Give the days that an owner has released, for its own eyes."""
    key = (decision.owner, decision.dataflow, decision.depth)
    return Spans.of(run for g in known.releases.get(key, ()) for run in g.periods)


def owner_sees(
    decision: Decision,
    who: str,
    given: Spans,
    change: str = "",
    *,
    before: bool = False,
) -> Seen:
    """Word a decision for the owner, who may know the row that decided."""
    extent = decision.extent
    open_days = extent.periods & given if extent and given else None
    return Seen(
        who,
        decision.dataflow,
        decision.depth.value,
        decision.granted,
        decision.row,
        (owner_reason(decision),),
        days_texts(open_days or (extent.periods if extent else Spans())),
        owner_narrowing(decision, given),
        precision_name(extent.precision) if extent else "",
        decision.use.value if decision.use else "",
        change,
        before,
    )


def viewer_sees(decision: Decision, who: str, change: str = "") -> Seen:
    """Word a decision for the viewer: only what concerns it."""
    extent = decision.extent
    return Seen(
        who,
        decision.dataflow,
        decision.depth.value,
        decision.granted,
        decision.row if decision.granted else "",
        viewer_reasons(decision),
        days_texts(extent.periods) if extent else (),
        precision=precision_name(extent.precision) if extent else "",
        use=decision.use.value if decision.use else "",
        change=change,
    )


def precision_name(precision: Precision) -> str:
    """Name a precision as an offer does; the meet of two has no other name."""
    known = {value: name for name, value in PRECISIONS.items()}
    return known.get(precision, "rounded")


def previewed(preview: OfferPreview, names: Mapping[str, str]) -> Preview:
    """Word a preview."""
    readers = [_reader(change, preview, names) for change in preview.readers]
    by_kind = {
        kind: tuple(
            viewer_sees(one.after, names.get(one.after.owner, one.after.owner), kind)
            for one in preview.in_return
            if one.kind == kind
        )
        for kind in ("opens", "closes", "changes")
    }
    return Preview(
        tuple(readers),
        tuple(one.who for one in readers if one.change == "opens"),
        tuple(one.who for one in readers if one.change == "closes"),
        by_kind["opens"],
        by_kind["closes"],
        by_kind["changes"],
        preview.as_if_released,
    )


def _reader(change: Change, preview: OfferPreview, names: Mapping[str, str]) -> Seen:
    who = _who(change.after.viewer, names)
    given, before = preview.released, change.before.granted
    return owner_sees(change.after, who, given, change.kind, before=before)


def _who(viewer: Viewer, names: Mapping[str, str]) -> str:
    if viewer.secretariat:
        return _("The secretariat")
    if viewer.participant is None:
        return _("The public")
    return names.get(viewer.participant, viewer.participant)
