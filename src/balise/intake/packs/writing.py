"""Write a pack back as YAML: what was built from code reads like one written by hand.

A pack that is loaded again from what is written here is equal to the one that was
written. What has its usual value is left out, and what all figures of a layout share
stands once, under ``figures``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from balise.intake.packs.figures import default_figures, said_of_figures
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

_READING = (
    "sheet",
    "header_row",
    "header_rows",
    "last_row",
    "table",
    "key",
    "delimiter",
    "encoding",
)
_ONE_WORD = frozenset({Role.PERIOD, Role.COORDINATES})
_SWITCHES = frozenset({Role.NOTE, Role.RESTRICTION, Role.REPORT_DATE})


class _Dumper(yaml.SafeDumper):
    """Writes no anchors: a pack may not have any, and says what it means where it stands."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def as_yaml(content: Mapping[str, Any]) -> str:
    """Write the document of a pack as a person would read it."""
    return yaml.dump(
        dict(content), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=96
    )


def pack_text(pack: Pack) -> str:
    """Write a pack as YAML, which ``load_pack`` reads as an equal pack."""
    return as_yaml(pack_content(pack))


def pack_content(pack: Pack) -> dict[str, Any]:
    """Give the document of a pack: plain mappings, lists and texts."""
    columns = [column for layout in pack.layouts for column in layout.columns]
    language = next((c.language for c in columns if c.language), None)
    return _said(
        format=1,
        name=pack.name,
        version=pack.version,
        about=pack.about,
        source=pack.content.get("source"),
        language=language,
        agencies=list(pack.agencies),
        file_date=pack.file_date and pack.file_date.isoformat(),
        layouts=[layout_content(layout) for layout in pack.layouts],
    )


def layout_content(layout: PackLayout) -> dict[str, Any]:
    """Give the part of a document that describes one layout."""
    shared = default_figures(layout)
    time = _said(
        frequency=layout.frequency and layout.frequency.value,
        fixed=layout.fixed_period,
        year_start=layout.year_start if layout.year_start != 1 else None,
        year_named=layout.year_named if layout.year_named != "end" else None,
    )
    columns = {column.name: _column(column, shared) for column in layout.columns}
    return {
        "name": layout.name,
        **_said(
            outside_the_model=layout.outside,
            reading=_said(**{name: getattr(layout, name) for name in _READING}),
            time=time,
            given={given.name: _given(given) for given in layout.given},
            fill_down=list(layout.fill_down),
            repeats=layout.repeats if layout.repeats != "error" else None,
            restriction=layout.restriction,
            figures=shared,
            incidents=_incidents(layout.incidents),
        ),
        "columns": columns,
        **_said(
            melt=[_melt(melt, shared) for melt in layout.melts],
            skip=[_skip(skip) for skip in layout.skips],
        ),
    }


def _said(**parts: Any) -> dict[str, Any]:
    """Leave out what says nothing; 0 and False say something."""
    return {
        key: part
        for key, part in parts.items()
        if part is not None and part not in ("", [], {}, ())
    }


def _column(column: Column, shared: Mapping[str, Any]) -> dict[str, Any]:
    return {
        str(column.role): _role(column, shared),
        **_said(
            also=list(column.also),
            like=column.like,
            optional=column.optional or None,
            holds_no_personal_data=True if column.personal is False else None,
            groups=list(column.groups),
            nth=column.nth if column.nth != 1 else None,
        ),
        **_labels(column),
    }


def _role(column: Column, shared: Mapping[str, Any]) -> Any:
    if column.role is Role.MEASURE:
        return _figures(column.figures, shared)
    if column.role in {Role.IGNORED, Role.PERSONAL}:
        return column.reason
    if column.role is Role.STATUS:
        return dict(column.statuses)
    if column.role in _SWITCHES:
        return True
    if column.role in _ONE_WORD:
        return column.targets[0]
    if column.role in {Role.PROVISIONAL, Role.SUM_OF} or len(column.targets) > 1:
        return list(column.targets)
    return column.targets[0]


def _figures(figures: Sequence[Figures], shared: Mapping[str, Any]) -> Any:
    found = [said_of_figures(one, shared) for one in figures]
    return found[0] if len(found) == 1 else found


def _labels(column: Column) -> dict[str, Any]:
    several = column.several
    return _said(
        labels={
            label: _meaning(coded, column) for label, coded in column.labels.items()
        },
        patterns=[
            {"matches": shape, **_codes(codes, column)}
            for shape, codes in column.patterns
        ],
        aggregates=list(column.aggregates),
        footnotes=list(column.footnotes),
        resolve=None if column.resolve else False,
        code_list=column.code_list,
        formats=list(column.formats),
        months=dict(column.months),
        empty=column.empty,
        several={"separator": several[0], "code": several[1]} if several else None,
    )


def _meaning(options: Sequence[Coded], column: Column) -> Any:
    dated = len(options) > 1 or any(o.valid_from or o.valid_to for o in options)
    if not dated:
        codes = options[0].codes
        return _codes(codes, column).get("code", dict(codes))
    return [
        {
            **_codes(option.codes, column),
            **{
                key: day.isoformat()
                for key, day in (("from", option.valid_from), ("to", option.valid_to))
                if day
            },
        }
        for option in options
    ]


def _codes(codes: Mapping[str, str], column: Column) -> dict[str, Any]:
    """Write codes in short where one code says it all."""
    if "" in codes or (len(codes) == 1 and column.role is Role.DIMENSION):
        return {"code": next(iter(codes.values()))}
    return {"codes": dict(codes)}


def _melt(melt: Melt, shared: Mapping[str, Any]) -> dict[str, Any]:
    whole = melt.parts.get("")
    parts = {name: _part(part) for name, part in melt.parts.items()}
    said = _part(whole) if whole else {"parts": parts}
    figures = _figures(melt.figures, shared)
    return {"matches": melt.matches, **said, **_said(figures=figures)}


def _part(column: Column) -> dict[str, Any]:
    return {str(column.role): _role(column, {}), **_labels(column)}


def _given(given: Given) -> dict[str, Any]:
    if given.place in {Place.COLUMN, Place.HEADING}:
        return {str(given.place): given.column, "matches": given.matches}
    return {str(given.place): given.matches}


def _skip(skip: Skip) -> dict[str, Any]:
    said = _said(values=list(skip.values), matches=skip.matches, unless=skip.unless)
    said |= _said(reason=skip.reason, **{"except": list(skip.but)})
    return {"rule": skip.rule, "column": skip.column, **said}


def _incidents(incidents: Incidents | None) -> dict[str, Any] | None:
    if incidents is None:
        return None
    groups = {name: dict(codes) for name, codes in incidents.groups.items()}
    replaces = incidents.replaces if incidents.replaces != "all" else None
    complete = incidents.declared_complete or None
    fixed = dict(incidents.fixed)
    return {
        "groups": groups,
        **_said(fixed=fixed, replaces=replaces, complete=complete),
    }
