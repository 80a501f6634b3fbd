"""Audiences, days and reasons in words; the owner's words for its own decisions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balise.sharing.decisions import Decision
from balise.sharing.explaining import explain
from balise.sharing.ledger import Audience, Reach, Tick
from balise.vocabulary.model import model
from balise.vocabulary.periods import ALWAYS, Span, Spans
from balise_web.pages.languages import page_language
from balise_web.pages.templatetags.balise import and_list, day, word
from balise_web.wording import told

FAMILIES: Final[Mapping[str, Promise]] = {
    "flows": gettext_lazy("Irregular movements"),
    "smuggling": gettext_lazy("Smuggling and proceedings"),
    "documents": gettext_lazy("Documents"),
    "business": gettext_lazy("Routes and fees"),
    "harm": gettext_lazy("Harm and protection"),
}
TICKS: Final[Mapping[str, Promise]] = {
    Tick.NOTHING: gettext_lazy("Nothing"),
    Tick.DRAFT_HELP: gettext_lazy("Help with drafts"),
    Tick.POOLED: gettext_lazy("Pooled figures only"),
    Tick.FULL: gettext_lazy("Full use for products"),
}
# Said to the owner of the data, about whoever reads.
_REASONS: Final[Mapping[str, Promise]] = {
    "public": gettext_lazy("It is public: statistics, rounded."),
    "public_only": gettext_lazy("They take no part: only public data is open to them."),
    "ticked": gettext_lazy("We allowed the secretariat this use."),
    "not_available": gettext_lazy("We have not allowed the secretariat this."),
    "not_confirmed": gettext_lazy(
        "They are not confirmed yet, or have not accepted the terms in force."
    ),
    "suspended": gettext_lazy("Their participation is suspended or has ended."),
    "protected": gettext_lazy(
        "Open to nobody at this depth, to protect the persons concerned."
    ),
    "nothing_given": gettext_lazy(
        "They have released nothing recent in this family that anyone may read."
    ),
    "not_mutual": gettext_lazy("They give in this family, but we may not read it."),
    "nil_not_backed": gettext_lazy(
        "They gave only nil returns, and their source sheet does not say how a case would be noticed."
    ),
    "mutual": gettext_lazy("They see of us what we can see of them."),
    "newcomer": gettext_lazy(
        "They are a newcomer: the minimum of periods is not asked of them yet."
    ),
    "below_minimum": gettext_lazy(
        "They gave less than the minimum share of periods: only the periods that they gave."
    ),
    "newer_than_yours": gettext_lazy("Periods much newer than theirs stay closed."),
    "older_than_yours": gettext_lazy("Periods much older than theirs stay closed."),
    "as_deep_as_you": gettext_lazy(
        "They do not give us enough incidents: statistics only."
    ),
    "as_fine_as_you": gettext_lazy("Figures only as precise as theirs."),
    "cannot_collect": gettext_lazy(
        "They cannot collect this, and give us other data: statistics."
    ),
}


@dataclass(frozen=True)
class Narrowed:
    """One row that narrows, and the days that it takes away, if any."""

    rule: str
    reason: str
    days: tuple[str, ...]


def family_label(family: str | None) -> str:
    """Name a family of dataflows; context stands apart from all of them."""
    return str(FAMILIES[family]) if family in FAMILIES else _("Context")


def families() -> tuple[str | None, ...]:
    """Every family in the order of the model, context last."""
    return (*model().families, None)


def audience_text(
    audience: Audience, names: Mapping[str, str], public_from: date | None = None
) -> str:
    """Say whom an audience names."""
    text = _reach_text(audience, names, public_from)
    if not audience.excepted:
        return text
    left_out = and_list(_named(audience.excepted, names))
    return _("%(audience)s, except %(left_out)s") % {
        "audience": text,
        "left_out": left_out,
    }


def _reach_text(
    audience: Audience, names: Mapping[str, str], public_from: date | None
) -> str:
    match audience.reach:
        case Reach.NAMED:
            return str(and_list(_named(audience.names, names)))
        case Reach.GROUP:
            return _("Group: %(group)s") % {"group": audience.group}
        case Reach.PUBLIC if public_from:
            return _("Public from %(day)s") % {"day": day(public_from)}
    return str(word(audience.reach.value))


def _named(codes: Iterable[str], names: Mapping[str, str]) -> list[str]:
    return sorted(names.get(code, code) for code in codes)


def days_texts(spans: Spans) -> tuple[str, ...]:
    """Say each run of days: from a day to a day, with an end open where it is."""
    if spans == ALWAYS:
        return (_("all periods"),)
    return tuple(map(_run_text, spans))


def _run_text(run: Span) -> str:
    first, last = day(run.first), day(run.last)
    if run.first == date.min:
        return _("until %(last)s") % {"last": last}
    if run.last == date.max:
        return _("from %(first)s on") % {"first": first}
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def owner_reason(decision: Decision) -> str:
    """Say to the owner why a reader may or may not read."""
    if decision.row == "R8":
        said = explain(decision, to="owner")[1:]
        return " ".join(told(message, page_language()) for message in said)
    reason = str(_REASONS.get(decision.because, decision.because))
    if decision.tick:
        return f"{reason} {TICKS[decision.tick]}."
    return reason


def owner_narrowing(decision: Decision, released: Spans) -> tuple[Narrowed, ...]:
    """Say to the owner which rows narrow, and what of the released they take away."""
    if not decision.granted:
        return ()
    found = []
    for row in decision.narrowed:
        taken = row.periods & released
        if taken or not row.periods:
            reason = str(_REASONS.get(row.because, row.because))
            found.append(Narrowed(row.rule, reason, days_texts(taken)))
    return tuple(row for row in found if row.days or row.rule not in {"N3", "N4"})


def viewer_reasons(decision: Decision) -> tuple[str, ...]:
    """Say to the viewer why, and what would change it, as far as it concerns it."""
    said = explain(decision, to="viewer")
    return tuple(told(message, page_language()) for message in said)
