"""Which cells a question wants, once it is settled which slices answer."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table as IbisTable

from balise.analysis.bands import AGE, NO_PARTS, Bands, restated
from balise.analysis.choices import Choices
from balise.analysis.questions import Question


@dataclass(frozen=True)
class Cells:
    """The wanted cells: how they are found, and from what.

    ``opened`` are the cells that the reader may see, ``parts`` the ages that count for
    others, and ``about`` says the rest, as a value of which equal ones find the same.
    """

    opened: IbisTable
    parts: pa.Table
    about: "Wanted"


@dataclass(frozen=True)
class Wanted:
    """The tables and the days of the chosen slices, and what the question filters.

    ``banded`` are the tables of which ages count for others; None where none does.
    """

    question: Question
    tables: tuple[str, ...]
    first: date
    last: date
    banded: tuple[str, ...] | None = None

    def of(self, cells: IbisTable, parts: IbisTable) -> IbisTable:
        """Give the cells that the filters leave, each age under the band it is of."""
        question = self.question
        wanted = [
            cells.indicator == question.measure,
            cells.statistic == question.statistic,
            cells.table.isin(self.tables),
            # The days are told to the engine as well: it skips whole row groups.
            cells.period_start >= self.first,
            cells.period_end <= self.last,
            *(
                cells[name].isin(codes)
                for name, codes in question.filters.items()
                if name != AGE
            ),
        ]
        found = restated(cells.filter(wanted), parts, question, self.banded)
        shown = dict.fromkeys((*question.dimensions, *question.filters))
        lead = ["lead"] if "lead" in found.columns else []
        values = ("value", "lower", "upper", "obs_status")
        return found.select("slice_key", *shown, *values, *lead)


def wanted_cells(
    opened: IbisTable, question: Question, choices: Choices, bands: Bands | None
) -> Cells:
    """Say which cells the chosen slices need; nothing is read yet."""
    starts, ends = choices.slices["period_start"], choices.slices["period_end"]
    about = Wanted(
        question,
        tuple(choices.tables),
        pc.min(starts).as_py(),
        pc.max(ends).as_py(),
        None if bands is None else bands.tables,
    )
    return Cells(opened, NO_PARTS if bands is None else bands.parts, about)
