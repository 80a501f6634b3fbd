"""What a template is for: a dataflow, what it is split by, and in which currency."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from balise.intake.templates.incidents import INCIDENTS, IncidentTemplate
from balise.vocabulary.codes import code_list
from balise.vocabulary.messages import Message
from balise.vocabulary.model import Field, Indicator, model

MONEY: Final = "money"
MONEY_STATISTICS: Final = ("median", "mean", "min", "max")
_MARK: Final = re.compile(
    r"balise-template:1:([A-Z]{2}):([a-z_,]*):([A-Z]{3}|-):(complete|part)"
)


class Figure(NamedTuple):
    """One figure that a row of a template can hold."""

    indicator: str
    statistic: str
    unit: str


@dataclass(frozen=True)
class Template:
    """One template; equal ones are read by the same pack, whatever their language.

    ``by`` are the dimensions that have a column. ``complete`` says that the rows hold
    every case, so that a total may be computed from them.
    """

    dataflow: str
    by: tuple[str, ...]
    currency: str | None = None
    complete: bool = False

    @property
    def mark(self) -> str:
        """Give the mark by which a filled template is recognised."""
        whole = "complete" if self.complete else "part"
        by = ",".join(self.by)
        currency = self.currency or "-"
        return f"balise-template:1:{self.dataflow}:{by}:{currency}:{whole}"

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Give the indicators of the dataflow."""
        found = model().indicators.values()
        return tuple(i for i in found if i.dataflow == self.dataflow)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Give every figure that a row can hold."""
        return tuple(
            figure
            for indicator in self.indicators
            for unit in indicator.units
            for figure in self._figures(indicator.code, unit)
        )

    @property
    def choosing(self) -> tuple[str, ...]:
        """Give the columns that say which figure a row holds, where there are several."""
        parts = zip(Figure._fields, zip(*self.figures, strict=True), strict=True)
        return tuple(name for name, codes in parts if len(set(codes)) > 1)

    @property
    def columns(self) -> tuple[str, ...]:
        """Give the columns in the order of the sheet."""
        after = ("value", "obs_status", "note", "restriction")
        return ("period", *self.choosing, *self.by, *after)

    def field(self, dimension: str) -> Field:
        """Give the model's description of one of the dimensions."""
        return model().dimensions[dimension]

    def _figures(self, indicator: str, unit: str) -> Iterator[Figure]:
        if unit != MONEY:
            yield Figure(indicator, "count", unit)
            return
        for statistic in MONEY_STATISTICS:
            yield Figure(indicator, statistic, f"{MONEY}:{self.currency}")


def template_of(
    dataflow: str,
    *,
    by: Sequence[str] | None = None,
    currency: str | None = None,
    complete: bool = False,
) -> Template | IncidentTemplate | Message:
    """Describe a template, or say why there is none."""
    if dataflow == INCIDENTS:
        return IncidentTemplate()
    flow = model().dataflows.get(dataflow)
    indicators = [i for i in model().indicators.values() if i.dataflow == dataflow]
    if flow is None or not indicators:
        known = sorted({i.dataflow for i in model().indicators.values()})
        known.append(INCIDENTS)
        said = {"dataflow": dataflow, "allowed": ", ".join(known)}
        return Message("template-no-figures", said)
    allowed = [name for name in model().dimensions if name not in flow.barred]
    wanted = [n for n in flow.usual if n in allowed] if by is None else list(by)
    if wrong := [name for name in wanted if name not in allowed]:
        said = {"names": ", ".join(wrong), "allowed": ", ".join(allowed)}
        return Message("template-not-a-dimension", said)
    money = any(MONEY in indicator.units for indicator in indicators)
    if money and (currency is None or currency not in code_list("currency")):
        return Message("template-needs-currency", {"dataflow": dataflow})
    ordered = tuple(name for name in model().dimensions if name in wanted)
    return Template(dataflow, ordered, currency if money else None, complete)


def template_in(text: str) -> Template | None:
    """Give the template that a mark speaks of; None where it is no such mark."""
    found = _MARK.fullmatch(text.strip())
    if found is None:
        return None
    made = template_of(
        found[1],
        by=[name for name in found[2].split(",") if name],
        currency=None if found[3] == "-" else found[3],
        complete=found[4] == "complete",
    )
    return made if isinstance(made, Template) else None
