"""The common model: dataflows, families, indicators, dimensions, incident tables.

Everything here is read from ``model/*.yaml``; RULES 6 and 9 are the source of the
families and of the indicators. An axis that an indicator does not name adds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from balise.vocabulary.declarations import parsed
from balise.vocabulary.languages import Labels

MODEL_VERSION = "1"
DERIVING_VERSION = "3"
"""The version of the definitions that make figures of incidents (RULES 9).

It stands here because the store names what it makes anew by it."""
TIME = "time"
PARTICIPANT = "participant"
AGENCY = "agency"
PERSONS_ONCE = "persons_once"


class Addition(StrEnum):
    """What may be done with an indicator's figures along one axis."""

    SUM = "sum"
    NEVER = "never"
    PARTS_MAY_EXCEED = "parts-may-exceed"


@dataclass(frozen=True)
class Dataflow:
    """One layer of the common model; ``family`` is what giving is counted in.

    ``usual`` are the dimensions by which its tables are usually split.
    """

    code: str
    family: str | None
    labels: Labels
    protected: bool = False
    barred: frozenset[str] = frozenset()
    minimum_persons: int = 0
    usual: tuple[str, ...] = ()


@dataclass(frozen=True)
class Indicator:
    """One figure that a dataflow holds, and how it adds.

    ``units`` are the units of count it may come in, the first being its own.
    ``additions`` maps an axis (a dimension, or ``time``, ``participant``) to the rule.
    """

    code: str
    dataflow: str
    units: tuple[str, ...]
    dated_by: str
    labels: Labels
    definition: Labels
    additions: Mapping[str, Addition]
    derived_from_incidents: bool = False
    stock: bool = False

    def addition(self, axis: str, unit: str | None = None) -> Addition:
        """The rule along one axis; an axis that is not named adds.

        Persons counted once in a period may return in the next, so figures in that
        unit never add over time whatever the indicator.
        """
        if axis == TIME and unit == PERSONS_ONCE:
            return Addition.NEVER
        return self.additions.get(axis, Addition.SUM)


@dataclass(frozen=True)
class Field:
    """One column: a dimension of observations, or a field of an incident table."""

    name: str
    type: str
    code_list: str | None
    labels: Labels
    definition: Labels
    required: bool = False
    resolved_by: str | None = None
    """By which names its texts are resolved, where not by those of the code list alone."""


@dataclass(frozen=True)
class ListOfCodes:
    """What a code list is about; its codes are those of ``code_list(name)``."""

    name: str
    labels: Labels
    definition: Labels


@dataclass(frozen=True)
class Model:
    """The whole common model."""

    dataflows: Mapping[str, Dataflow]
    families: Mapping[str, tuple[str, ...]]
    indicators: Mapping[str, Indicator]
    dimensions: Mapping[str, Field]
    attributes: Mapping[str, Field]
    incident_tables: Mapping[str, tuple[Field, ...]]
    source_sheet: tuple[Field, ...]
    code_lists: Mapping[str, ListOfCodes]


@cache
def model() -> Model:
    """Read the common model that this version of Balise ships."""
    flows = {code: _dataflow(code, spec) for code, spec in _read("dataflows").items()}
    families: dict[str, list[str]] = {}
    for flow in flows.values():
        if flow.family:
            families.setdefault(flow.family, []).append(flow.code)
    dimensions = _read("dimensions")
    rules = {name: spec["adds"] for name, spec in dimensions.items() if "adds" in spec}
    everywhere = (*dimensions, TIME, PARTICIPANT, AGENCY)
    return Model(
        dataflows=MappingProxyType(flows),
        families=MappingProxyType({k: tuple(v) for k, v in families.items()}),
        indicators=MappingProxyType(
            {
                code: _indicator(code, spec, rules, everywhere)
                for code, spec in _read("indicators").items()
            }
        ),
        dimensions=_fields(dimensions),
        attributes=_fields(_read("attributes")),
        incident_tables=MappingProxyType(
            {
                table: tuple(_field(name, spec) for name, spec in fields.items())
                for table, fields in _read("incidents").items()
            }
        ),
        source_sheet=tuple(
            _field(name, spec) for name, spec in _read("source_sheet").items()
        ),
        code_lists=MappingProxyType(
            {
                name: ListOfCodes(name, spec["label"], spec["definition"])
                for name, spec in _read("code_lists").items()
            }
        ),
    )


def _read(name: str) -> dict[str, Any]:
    source = files("balise.vocabulary") / "model" / f"{name}.yaml"
    found: dict[str, Any] = parsed(source.read_text(encoding="utf-8"))
    return found


def _dataflow(code: str, spec: Mapping[str, Any]) -> Dataflow:
    return Dataflow(
        code=code,
        family=spec.get("family"),
        labels=spec["label"],
        protected=spec.get("protected", False),
        barred=frozenset(spec.get("barred", ())),
        minimum_persons=spec.get("minimum_persons", 0),
        usual=tuple(spec.get("usual", ())),
    )


def _indicator(
    code: str,
    spec: Mapping[str, Any],
    rules: Mapping[str, str],
    everywhere: tuple[str, ...],
) -> Indicator:
    own = spec.get("adds", {})
    if isinstance(own, str):
        own = dict.fromkeys(everywhere, own)
    additions = {axis: Addition(rule) for axis, rule in {**rules, **own}.items()}
    return Indicator(
        code=code,
        dataflow=spec["dataflow"],
        units=tuple(spec["units"]),
        dated_by=spec["dated_by"],
        labels=spec["label"],
        definition=spec["definition"],
        additions=MappingProxyType(additions),
        derived_from_incidents=spec.get("derived_from_incidents", False),
        stock=spec.get("stock", False),
    )


def _fields(specs: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Field]:
    return MappingProxyType({name: _field(name, spec) for name, spec in specs.items()})


def _field(name: str, spec: Mapping[str, Any]) -> Field:
    return Field(
        name=name,
        type=spec["type"],
        code_list=spec.get("code_list"),
        labels=spec["label"],
        definition=spec["definition"],
        required=spec.get("required", False),
        resolved_by=spec.get("resolved_by"),
    )
