"""Rows of a file in a line each, and the pack that reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from balise.intake import Pack, load_pack
from balise.vocabulary.model import model

PACK = """\
format: 1
name: long
version: "1"
about: One figure a row, of any table and period.
layouts:
  - name: figures
    time: {{frequency: M}}
    figures:
      indicator: {indicator}
      unit: {unit}
      complete: {complete}
      absent: {absent}
      universe: {universe}
      missing: {{":": O, "x": Q}}
      censored: {{"<5": {{lower: 1, upper: 4}}}}
    repeats: {repeats}
    columns:
      period: {{period: sdmx}}
      citizenship: {{dimension: citizenship, totals: [All]}}
      sex: {{dimension: sex, totals: [All]}}
      border: {border}
      n: {{measure: {{}}}}
      provisional: {{provisional: ["p"]}}
      label: {{restriction: true}}
"""
HEADER = "period,citizenship,sex,border,n,provisional,label"


@dataclass(frozen=True)
class Line:
    """One row of a file. A dimension that is not named reads "All"."""

    period: str
    n: str = "7"
    citizenship: str = "All"
    sex: str = "All"
    border: str = "All"
    provisional: str = ""
    label: str = ""

    @property
    def text(self) -> str:
        cells = (self.period, self.citizenship, self.sex, self.border, self.n)
        return ",".join((*cells, self.provisional, self.label))

    @property
    def cell(self) -> tuple[str, ...]:
        return (self.period, self.citizenship, self.sex, self.border)


def file_text(lines: Iterable[Line]) -> str:
    return "\n".join([HEADER, *(line.text for line in lines)]) + "\n"


def pack_text(
    indicator: str = "IE.detected",
    unit: str | None = None,
    *,
    complete: bool = True,
    absent: str = "not_listed",
    repeats: str = "error",
    border: str = "",
) -> str:
    """Describe the long layout; ``border`` fixes the universe to one border type."""
    column = "{dimension: border_type, totals: [All]}"
    return PACK.format(
        indicator=indicator,
        unit=unit or model().indicators[indicator].units[0],
        complete=str(complete).lower(),
        absent=absent,
        repeats=repeats,
        universe=f"{{border_type: {border}}}" if border else "{}",
        border="{ignore: always the same}" if border else column,
    )


@lru_cache
def packed(text: str) -> Pack:
    pack = load_pack(text)
    assert isinstance(pack, Pack), pack
    return pack
