"""A file comes back with what was found in it, and is recognised when sent again.

What is added (columns to the right, sheets, notes, a hidden mark) is taken off again;
what was sent is there cell by cell as it was read, and nothing personal is in it.
"""

from balise.intake.returning.marks import Mark
from balise.intake.returning.recognising import find_mark, read_returned
from balise.intake.returning.values import About, Returned, header_place, too_large
from balise.intake.returning.workbooks import write_workbook
from balise.intake.returning.writing import write_delimited

__all__ = [
    "About",
    "Mark",
    "Returned",
    "find_mark",
    "header_place",
    "read_returned",
    "too_large",
    "write_delimited",
    "write_workbook",
]
