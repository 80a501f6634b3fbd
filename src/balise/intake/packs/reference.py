"""The reference pages of packs, made from what the code declares.

``python -m balise.intake.packs.reference DOCS`` writes them; a test holds them equal.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from balise.intake.packs.schema import pack_schema

_WHAT = {
    "format": "Always 1.",
    "name": "The name by which people and commands call the pack.",
    "version": "A label for people; the identity of a pack is its content.",
    "about": "What the file is and how it was understood.",
    "source": "Who publishes the file, under which licence.",
    "language": "The language of the labels, for those that mean something else in another.",
    "agencies": "The agencies that submit this file, each its own columns.",
    "file_date": "The day the file was drawn up; else the day it was received.",
    "layouts": "One or more layouts; the header of a file chooses among them.",
    "reading": "Where the table is, if it is not found by itself.",
    "time": "The frequency, the first month of the year, or one fixed period.",
    "given": "Further columns, made of what stands in the title or another place.",
    "fill_down": "Columns whose blank cells mean what stands above, outermost first.",
    "figures": "What the figures are and how numbers read, for all measures.",
    "incidents": "The groups of people in a row, and how a later delivery replaces.",
    "columns": "Every source column, by its header: mapped, ignored or personal.",
    "melt": "Columns whose headers are values, by an RE2 pattern.",
    "skip": "Rows left out by a named rule, counted in the balance.",
    "repeats": "`error`; `add` where rows of one code are parts of one figure; `last` where the last report counts.",
    "restriction": "A label that all records of this layout bear.",
    "indicator": "The indicator of the common model.",
    "unit": "The unit of count.",
    "statistic": "`count` unless something else is said.",
    "agency": "The agency that submits this column; the others skip it.",
    "universe": "Dimensions to which the whole table is fixed.",
    "sets": "Dimensions that this column splits by, and its codes.",
    "frequency": "The frequency of these figures, where it is not that of the layout.",
    "when": "The rows in which the column holds this figure: column, and its texts.",
    "decimal": "The decimal mark.",
    "thousands": "The mark between thousands; empty for none.",
    "missing": "Words in place of a number, and the status of each.",
    "grouping": "`thousands`, or `lakh` for digits grouped as in 12,34,567.",
    "footnotes": "RE2 patterns of what may end a cell as a note, and says nothing else.",
    "censored": "Words for a range, such as `<5`, with its ends.",
    "marks": "Marks behind a number, and the status that each gives.",
    "empty": "In figures: `missing`, or `no-figure`. In a column: the code of an empty cell.",
    "complete": "Whether the rows hold every case, so that a total may be computed.",
    "absent": "What a row that is not there means: `zero` or `not_listed`.",
    "provisional_from": "Periods from this day on are provisional.",
    "breaks": "Periods in which a definition or classification changed.",
    "dimension": "The column is a dimension, or several at once.",
    "period": "The column tells when: `date`, `sdmx`, `year`, `half`, `quarter`, `month`, `week` or `day`.",
    "measure": "The column holds figures; what is said here adds to `figures`. A list where `when` tells several apart.",
    "field": "The column is a field of an incident table, `table.field`.",
    "coordinates": "One cell with latitude and longitude, in this order.",
    "provisional": "Cells with one of these words mark the row provisional.",
    "status": "The column holds flags of the figures; the status of each.",
    "report_date": "The column says when the row was reported; later days are not yet observed.",
    "note": "The column is a note beside the figure.",
    "sum_of": "The column should be the sum of these; it is checked, not kept.",
    "ignore": "The column is left out, for this reason.",
    "personal": "The column holds personal data, and is dropped before all else.",
    "also": "Other headers under which the column is known.",
    "like": "An RE2 pattern of the header, where its wording changes.",
    "optional": "The column may be absent.",
    "holds_no_personal_data": "Someone looked: the column holds no personal data.",
    "groups": "The groups of people that a field belongs to; none for all.",
    "labels": "What labels mean: a code, a code per dimension, or codes with dates.",
    "patterns": "RE2 patterns of labels, tried in order after `labels`.",
    "totals": "Labels that mean the total.",
    "unknown": "Labels that mean unknown.",
    "aggregates": "Labels of rows that sum other rows, such as `EU`; skipped.",
    "resolve": "Whether the code lists may say what a label means.",
    "code_list": "For a place: the list by which its labels are looked up.",
    "formats": "How dates are written, such as `%d/%m/%Y`.",
    "months": "Names of months and their numbers.",
    "several": "How a cell with several labels reads.",
    "matches": "The RE2 pattern.",
    "parts": "What each named group of the pattern says: a `dimension` or part of a `period`.",
    "title": "A pattern looked for in the lines before the header; its first group is taken.",
    "notes": "A pattern looked for in the lines below the table; its first group is taken.",
    "sheet": "A pattern looked for in the name of the sheet.",
    "file_name": "A pattern looked for in the name under which the file was received.",
    "column": "A column of the file: whose cells hold the text, or by which rows are left out.",
    "heading": "A column in which rows stand that hold nothing else and head the rows below.",
    "rule": "The name under which the rows are counted; `outside-the-model` for what has no dataflow.",
    "values": "The texts whose rows are left out.",
    "except": "The only texts whose rows stay.",
    "reason": "Why.",
}


def packs_page() -> str:
    """Give the page about packs."""
    schema = pack_schema()
    layout = schema["properties"]["layouts"]["items"]["properties"]
    parts = [
        ("A pack", schema["properties"]),
        ("A layout", layout),
        ("Figures", layout["figures"]["properties"]),
        ("A column", layout["columns"]["additionalProperties"]["properties"]),
        ("A further column", layout["given"]["additionalProperties"]["properties"]),
        ("Columns with values as headers", layout["melt"]["items"]["properties"]),
        ("A rule of leaving out", layout["skip"]["items"]["properties"]),
    ]
    lines = [
        "# Packs",
        "",
        "A pack is a YAML file that says how one national layout becomes records. It is",
        "checked against [pack.schema.json](pack.schema.json). Anchors, aliases and tags",
        "are refused, and patterns are RE2. This page is made from the schema.",
    ]
    for title, properties in parts:
        lines += ["", f"## {title}", "", "| key | what it says |", "| --- | --- |"]
        lines += list(_rows(properties))
    return "\n".join(lines) + "\n"


def schema_text() -> str:
    """Give the published schema."""
    return json.dumps(pack_schema(), indent=2, ensure_ascii=False) + "\n"


def pages() -> Mapping[str, str]:
    """Give every page that is made, by its file name."""
    return {
        "pack.schema.json": schema_text(),
        "packs.md": packs_page(),
    }


def _rows(properties: Mapping[str, Any]) -> Iterator[str]:
    for key in properties:
        yield f"| `{key}` | {_WHAT[key]} |"


if __name__ == "__main__":
    for name, text in pages().items():
        (Path(sys.argv[1]) / name).write_text(text, encoding="utf-8")
