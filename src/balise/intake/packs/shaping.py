"""Turn a document that satisfies the schema into the values of a pack."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from balise.intake.packs.values import (
    Coded,
    Column,
    Figures,
    Given,
    Incidents,
    Melt,
    Pack,
    PackLayout,
    Place,
    Role,
    Skip,
)
from balise.vocabulary.calendars import Calendar
from balise.vocabulary.periods import Frequency

ROLES = tuple(role.value for role in Role)
_SWITCHES = frozenset({"restriction", "note", "report_date", "status"})
_WHOLE = "(?s).+"
_BUILT = frozenset({"censored", "provisional_from", "frequency", "when"})


def shape_pack(content: Mapping[str, Any]) -> Pack:
    """Build the pack of a valid document."""
    return Pack(
        name=content["name"],
        version=str(content["version"]),
        about=content["about"],
        layouts=tuple(
            _layout(layout, content.get("language")) for layout in content["layouts"]
        ),
        content=content,
        agencies=tuple(content.get("agencies", ())),
        file_date=_day(content.get("file_date")),
    )


def roles_of(spec: Mapping[str, Any]) -> tuple[str, ...]:
    """Say which roles a column's description gives it; there should be one."""
    return tuple(r for r in ROLES if r in spec and spec[r] is not False)


def _layout(spec: Mapping[str, Any], language: str | None) -> PackLayout:
    time, reading = spec.get("time", {}), spec.get("reading", {})
    defaults = spec.get("figures", {})
    return PackLayout(
        name=spec["name"],
        columns=tuple(
            replace(_column(n, s, defaults), language=language)
            for n, s in spec["columns"].items()
        ),
        melts=tuple(_melt(melt, defaults, language) for melt in spec.get("melt", ())),
        frequency=_frequency(time.get("frequency")),
        fixed_period=_text(time.get("fixed")),
        year_start=time.get("year_start", 1),
        year_named=time.get("year_named", "end"),
        outside=spec.get("outside_the_model", ""),
        given=tuple(_given(n, s) for n, s in spec.get("given", {}).items()),
        fill_down=tuple(spec.get("fill_down", ())),
        skips=tuple(_skip(skip) for skip in spec.get("skip", ())),
        repeats=spec.get("repeats", "error"),
        restriction=spec.get("restriction", ""),
        incidents=_incidents(spec["incidents"]) if "incidents" in spec else None,
        **reading,
    )


def _column(name: str, spec: Mapping[str, Any], defaults: Mapping[str, Any]) -> Column:
    role = roles_of(spec)[0]
    holds_none = spec.get("holds_no_personal_data")
    return Column(
        name=name,
        role=Role(role),
        also=tuple(spec.get("also", ())),
        like=spec.get("like"),
        optional=spec.get("optional", False),
        personal=False if holds_none else None,
        reason=spec[role] if role in {"ignore", "personal"} else "",
        targets=() if role in _SWITCHES else _targets(spec[role], role),
        groups=tuple(spec.get("groups", ())),
        nth=spec.get("nth", 1),
        statuses=spec.get("status", {}),
        figures=_figures_of(role, spec, defaults),
        **_labels(spec, role),
    )


def figures_in(
    said: Mapping[str, Any] | list[Mapping[str, Any]], defaults: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Give what is said of one figure or of several, each with the defaults."""
    several = said if isinstance(said, list) else [said]
    return [{**defaults, **one} for one in several]


def _figures_of(
    role: str, spec: Mapping[str, Any], defaults: Mapping[str, Any]
) -> tuple[Figures, ...]:
    if role == "measure":
        return tuple(map(_figures, figures_in(spec["measure"], defaults)))
    # Totals of a row, and fields, read their numbers as the measures do.
    if role in {"field", "sum_of"} and defaults:
        return (_figures({"indicator": "", "unit": "", **defaults}),)
    return ()


def _targets(value: Any, role: str) -> tuple[str, ...]:
    if role in {"measure", "ignore", "personal"}:
        return ()
    return tuple(value) if isinstance(value, list) else (value,)


def _labels(spec: Mapping[str, Any], role: str) -> dict[str, Any]:
    targets = _targets(spec.get(role, ()), role) if role == "dimension" else ()
    several = spec.get("several", {})
    labels = {
        label: _meanings(meaning, targets)
        for label, meaning in spec.get("labels", {}).items()
    }
    for key, code in (("totals", "_T"), ("unknown", "_U")):
        for label in spec.get(key, ()):
            labels[label] = (Coded(dict.fromkeys(targets or ("",), code)),)
    return {
        "labels": labels,
        "patterns": tuple(
            (part["matches"], part.get("codes") or _for(targets, part.get("code", "")))
            for part in spec.get("patterns", ())
        ),
        "aggregates": tuple(spec.get("aggregates", ())),
        "footnotes": tuple(spec.get("footnotes", ())),
        "resolve": spec.get("resolve", True),
        "code_list": spec.get("code_list"),
        "formats": tuple(spec.get("formats", ())),
        "months": spec.get("months", {}),
        "calendar": Calendar(spec.get("calendar", Calendar.GREGORIAN)),
        "empty": spec.get("empty"),
        "several": (several["separator"], several["code"]) if several else None,
    }


def _meanings(meaning: Any, targets: tuple[str, ...]) -> tuple[Coded, ...]:
    if isinstance(meaning, list):
        return tuple(
            Coded(
                part.get("codes") or _for(targets, part.get("code")),
                _day(part.get("from")),
                _day(part.get("to")),
            )
            for part in meaning
        )
    if isinstance(meaning, dict):
        return (Coded(meaning),)
    return (Coded(_for(targets, meaning)),)


def _for(targets: tuple[str, ...], code: str) -> dict[str, str]:
    return dict.fromkeys(targets or ("",), code)


def _figures(spec: Mapping[str, Any]) -> Figures:
    plain = {k: v for k, v in spec.items() if k not in _BUILT}
    plain |= {k: tuple(spec.get(k, ())) for k in ("breaks", "footnotes", "zero")}
    bounds = {
        token: (_text(ends.get("lower")), _text(ends.get("upper")))
        for token, ends in spec.get("censored", {}).items()
    }
    return Figures(
        **{"indicator": "", "unit": "", **plain},
        frequency=_frequency(spec.get("frequency")),
        when={name: tuple(texts) for name, texts in spec.get("when", {}).items()},
        censored=bounds,
        provisional_from=_day(spec.get("provisional_from")),
    )


def _melt(
    spec: Mapping[str, Any], defaults: Mapping[str, Any], language: str | None
) -> Melt:
    said = spec.get("parts") or {"": spec}
    parts = {
        name: replace(_part(name or spec["matches"], part), language=language)
        for name, part in said.items()
    }
    figures = figures_in(spec.get("figures", {}), defaults)
    return Melt(spec["matches"], parts, tuple(map(_figures, figures)))


def _part(name: str, spec: Mapping[str, Any]) -> Column:
    role = "dimension" if "dimension" in spec else "period"
    targets = _targets(spec[role], role)
    return Column(name=name, role=Role(role), targets=targets, **_labels(spec, role))


def _given(name: str, spec: Mapping[str, Any]) -> Given:
    place = next(Place(place) for place in Place if place in spec)
    if place in {Place.COLUMN, Place.HEADING}:
        return Given(name, place, spec.get("matches", _WHOLE), spec[place])
    return Given(name, place, spec[place])


def _skip(spec: Mapping[str, Any]) -> Skip:
    return Skip(
        rule=spec["rule"],
        column=spec["column"],
        values=tuple(spec.get("values", ())),
        matches=spec.get("matches"),
        but=tuple(spec.get("except", ())),
        unless=spec.get("unless"),
        reason=spec.get("reason", ""),
    )


def _incidents(spec: Mapping[str, Any]) -> Incidents:
    return Incidents(
        groups=spec["groups"],
        fixed=spec.get("fixed", {}),
        replaces=spec.get("replaces", "all"),
        declared_complete=spec.get("complete", False),
    )


def _frequency(text: str | None) -> Frequency | None:
    return Frequency(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
