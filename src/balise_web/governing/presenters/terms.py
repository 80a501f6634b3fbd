"""Versions of the terms in words: what each parameter is, and what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from balise.sharing.terms import (
    Change,
    Opening,
    Parameter,
    Terms,
    differences,
    parameters,
)
from balise.vocabulary.languages import Language
from balise_web.offers.weighing import Weighed
from balise_web.pages.languages import page_language
from balise_web.pages.templatetags.balise import figure
from balise_web.participants.access import terms_versions
from balise_web.participants.models import Participant


@dataclass(frozen=True)
class Said:
    """One parameter in words, with its value."""

    name: str
    label: str
    meaning: str
    value: str
    before: str = ""
    opens: Opening = "neither"


@dataclass(frozen=True)
class Version:
    """One version: when it takes effect, and how it differs from the one before."""

    number: int
    first: date
    in_force: bool
    coming: bool
    changes: tuple[Said, ...]


def versions(today: date) -> tuple[Version, ...]:
    """Give every version, the latest first."""
    every = terms_versions()
    current = max((t.version for t in every if t.in_force_from <= today), default=0)
    befores: dict[int, Terms] = {after.version: one for one, after in pairwise(every)}
    return tuple(
        Version(
            number=terms.version,
            first=terms.in_force_from,
            in_force=terms.version == current,
            coming=terms.in_force_from > today,
            changes=changed(befores.get(terms.version), terms),
        )
        for terms in reversed(every)
    )


def changed(before: Terms | None, after: Terms) -> tuple[Said, ...]:
    """Say what differs between two versions; nothing before the first."""
    if before is None:
        return ()
    return tuple(said_change(each) for each in differences(before, after))


def said_change(change: Change) -> Said:
    """Say one change in words."""
    parameter, language = change.parameter, page_language()
    return Said(
        name=parameter.name,
        label=parameter.label[language],
        meaning=parameter.meaning[language],
        value=value_in_words(parameter, change.after, language),
        before=value_in_words(parameter, change.before, language),
        opens=change.opens,
    )


def in_words(values: Mapping[str, int | str]) -> tuple[Said, ...]:
    """Say every parameter of a version in words."""
    language = page_language()
    return tuple(
        Said(
            name=name,
            label=parameter.label[language],
            meaning=parameter.meaning[language],
            value=value_in_words(parameter, values[name], language),
        )
        for name, parameter in parameters().items()
        if name in values
    )


def value_in_words(parameter: Parameter, value: int | str, language: Language) -> str:
    """Write a value with its unit: *24 months*, *50 %*, *pairwise*."""
    if parameter.choices:
        return parameter.named[str(value)][language]
    number = int(value)
    shown = {"number": figure(number)}
    match parameter.unit:
        case "months":
            return ngettext("%(number)s month", "%(number)s months", number) % shown
        case "days":
            return ngettext("%(number)s day", "%(number)s days", number) % shown
        case "hours":
            return ngettext("%(number)s hour", "%(number)s hours", number) % shown
        case "percent":
            return _("%(number)s percent") % shown
        case _:
            return figure(number)


@dataclass(frozen=True)
class Effect:
    """What new terms would change for one participant."""

    code: str
    name: str
    weighed: Weighed

    @property
    def reads_more(self) -> list[str]:
        """Dataflows of which it would read more, in the order of the model."""
        return sorted(self.weighed.reads_more)

    @property
    def reads_less(self) -> list[str]:
        """Dataflows of which it would read less."""
        return sorted(self.weighed.reads_less)

    @property
    def shows_more(self) -> list[str]:
        """Dataflows of which others would read more of it."""
        return sorted(self.weighed.shows_more)

    @property
    def shows_less(self) -> list[str]:
        """Dataflows of which others would read less of it."""
        return sorted(self.weighed.shows_less)


def effects(
    weighed: Iterable[Weighed], known: Iterable[Participant]
) -> tuple[Effect, ...]:
    """Give what changes, in the order of names; who is not touched is left out."""
    names = {row.code: row.name for row in known}
    found = [
        Effect(w.participant, names[w.participant], w) for w in weighed if w.changes
    ]
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.code)))
