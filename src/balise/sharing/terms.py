"""The parameters of the access rule, in versions that the governance body sets.

``terms.yaml`` documents every parameter; a version holds a value for each. A change
takes effect from a date, never backwards, and until a participant has accepted a
version its own data stays under the stricter of both (RULES 6).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cache, reduce
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from balise.vocabulary.declarations import parsed
from balise.vocabulary.languages import Labels
from balise.vocabulary.messages import Message


@dataclass(frozen=True)
class Terms:
    """One version of the terms. ``previous`` is the version that it followed."""

    version: int = 1
    in_force_from: date = date.min
    window_months: int = 24
    minimum_share_percent: int = 50
    newcomer_days: int = 180
    newer_margin_months: int = 3
    older_margin_months: int = 36
    mutual: Literal["pairwise", "community"] = "pairwise"
    incident_share_percent: int = 50
    embargo_maximum_months: int = 12
    correction_days: int = 30
    corrections_a_year: int = 2
    reopening_days: int = 60
    announcement_days: int = 30
    fee_minimum_persons: int = 5
    pooled_minimum_participants: int = 4
    pooled_maximum_share_percent: int = 70
    pooled_rounding: int = 10
    one_person_approval: Literal["no", "yes"] = "no"
    one_person_wait_hours: int = 24
    erasure_confirmation_days: int = 7
    withdrawal_erasure_days: int = 30
    previous: "Terms | None" = None

    @property
    def values(self) -> Mapping[str, int | str]:
        """The value of every parameter, in the order of the documentation."""
        return {name: getattr(self, name) for name in parameters()}


Opening = Literal["more", "less", "neither"]


@dataclass(frozen=True)
class Parameter:
    """What ``terms.yaml`` says of one parameter; ``named`` are the labels of choices."""

    name: str
    default: int | str
    label: Labels
    meaning: Labels
    stricter: Literal["low", "high", "first", "none"]
    choices: tuple[str, ...] = ()
    named: Mapping[str, Labels] = field(default_factory=dict)
    unit: str = ""
    least: int = 0
    most: int = 0

    def allows(self, value: object) -> bool:
        """Say whether a version may set this value."""
        if self.choices:
            return value in self.choices
        if not isinstance(value, int) or isinstance(value, bool):
            return False
        return self.least <= value <= self.most

    @property
    def decides(self) -> bool:
        """Say whether a decision can depend on it; the others rule what people do."""
        return self.stricter != "none" and not self.name.startswith("pooled")

    def opens(self, before: Any, after: Any) -> Opening:
        """Say whether a change of this parameter alone opens more, less or neither."""
        if before == after or self.stricter == "none":
            return "neither"
        return "less" if self.strictest(before, after) == after else "more"

    def strictest(self, mine: Any, other: Any) -> Any:
        """Give the one of two values that opens less."""
        match self.stricter:
            case "low":
                return min(mine, other)
            case "high":
                return max(mine, other)
            case "first":
                return min(mine, other, key=self.choices.index)
            case "none":
                return mine


@dataclass(frozen=True)
class Change:
    """One parameter whose value differs between two versions."""

    parameter: Parameter
    before: int | str
    after: int | str

    @property
    def opens(self) -> Opening:
        """Say whether it opens more, less or neither."""
        return self.parameter.opens(self.before, self.after)


def differences(before: Terms, after: Terms) -> tuple[Change, ...]:
    """Name what differs between two versions, in the order of the documentation."""
    return tuple(
        Change(parameter, before.values[name], after.values[name])
        for name, parameter in parameters().items()
        if before.values[name] != after.values[name]
    )


@cache
def parameters() -> Mapping[str, Parameter]:
    """Every parameter of the terms, as documented."""
    source = files("balise.sharing") / "terms.yaml"
    found = parsed(source.read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            name: Parameter(name, **{**spec, "choices": tuple(spec.get("choices", ()))})
            for name, spec in found.items()
        }
    )


def in_force(versions: Iterable[Terms], today: date) -> Terms | None:
    """Give the version that counts on a day, knowing those before it; None if none."""
    found: Terms | None = None
    for terms in sorted(versions, key=lambda each: each.version):
        if terms.in_force_from <= today:
            found = replace(terms, previous=found)
    return found


def amended(
    versions: Iterable[Terms],
    changes: Mapping[str, object],
    *,
    in_force_from: date,
    today: date,
) -> Terms | tuple[Message, ...]:
    """Make the next version of the terms, or say why it cannot be."""
    before = max(versions, key=lambda each: each.version, default=None)
    if faults := (
        *_faults_of_date(before, in_force_from, today),
        *_faults_of_values(changes),
    ):
        return faults
    latest = before or Terms(version=0)
    values: Any = {**latest.values, **changes}
    return Terms(version=latest.version + 1, in_force_from=in_force_from, **values)


def applied_to(terms: Terms, accepted: int | None) -> Terms:
    """Give the terms as they apply to the data of one that accepted a version.

    Terms that open more apply only once they are accepted: from the version accepted
    to the one in force, each parameter takes its strictest value.
    """
    if accepted is not None and accepted >= terms.version:
        return terms
    return reduce(_strictest, _back_to(terms, accepted), terms)


def _back_to(terms: Terms, accepted: int | None) -> Iterable[Terms]:
    earlier = terms.previous
    while earlier is not None:
        yield earlier
        if accepted is not None and earlier.version <= accepted:
            return
        earlier = earlier.previous


def _strictest(mine: Terms, other: Terms) -> Terms:
    values: Any = {
        name: parameter.strictest(getattr(mine, name), getattr(other, name))
        for name, parameter in parameters().items()
    }
    return replace(mine, **values)


def _faults_of_date(
    before: Terms | None, in_force_from: date, today: date
) -> tuple[Message, ...]:
    earliest = max(today, before.in_force_from) if before else today
    if in_force_from >= earliest:
        return ()
    params = {"date": in_force_from, "earliest": earliest}
    return (Message("terms-never-backwards", params),)


def _faults_of_values(changes: Mapping[str, object]) -> tuple[Message, ...]:
    known = parameters()
    return tuple(
        _fault(name, value, known.get(name))
        for name, value in changes.items()
        if name not in known or not known[name].allows(value)
    )


def _fault(name: str, value: object, parameter: Parameter | None) -> Message:
    if parameter is None:
        known = ", ".join(parameters())
        return Message("terms-unknown-parameter", {"name": name, "known": known})
    allowed = ", ".join(parameter.choices) or f"{parameter.least}-{parameter.most}"
    params = {"name": name, "value": value, "allowed": allowed}
    return Message("terms-value-out-of-range", params)


def undocumented() -> frozenset[str]:
    """Parameters that the documentation or the value lacks; empty when they agree."""
    held = {each.name for each in fields(Terms)}
    held -= {"version", "in_force_from", "previous"}
    return frozenset(held ^ set(parameters()))


_PAGE = """\
# The terms

The parameters of the access rule (`docs/reference/reciprocity.md`), with the values that hold until a governance body
sets others. A version takes effect from a date, never backwards; every decision names the version that it used. *Stricter*
says which value opens less: until a participant has accepted a version, its own data stays under the stricter of both.

This page is written from `src/balise/sharing/terms.yaml`; a test compares the two.

| parameter | default | allowed | stricter | meaning |
| --- | --- | --- | --- | --- |
"""


def terms_page() -> str:
    """Write docs/reference/terms.md from the documentation of the parameters."""
    return _PAGE + "".join(map(_line, parameters().values()))


def _line(parameter: Parameter) -> str:
    allowed = ", ".join(parameter.choices) or f"{parameter.least} to {parameter.most}"
    stricter = parameter.choices[0] if parameter.stricter == "first" else None
    return (
        f"| `{parameter.name}` | {parameter.default} | {allowed} "
        f"| {stricter or parameter.stricter} | {parameter.meaning['en']} |\n"
    )
