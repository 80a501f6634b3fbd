"""How the cells of a template look, in either direction of writing."""

from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from balise.vocabulary.languages import RIGHT_TO_LEFT

LINE: Final = 90
"""Letters to a line of the guide."""
HEIGHT: Final = 15


class Looks:
    """The formats of one workbook."""

    def __init__(self, book: Workbook, language: str) -> None:
        right = language in RIGHT_TO_LEFT
        turned = {"reading_order": 2, "align": "right"} if right else {}
        text = {"num_format": "@", "valign": "top"}
        bold = {**text, **turned, "bold": True, "bottom": 2, "text_wrap": True}
        grey = {"italic": True, "font_color": "#7F7F7F", "bg_color": "#F2F2F2"}
        wrapped = {**turned, "text_wrap": True, "valign": "top"}
        self.text: Format = book.add_format({**text, **turned})
        self.quoted: Format = book.add_format({**text, "quote_prefix": True})
        self.number: Format = book.add_format({"num_format": "General"})
        self.heading: Format = book.add_format({**bold, "bg_color": "#DDEBF7"})
        self.example: Format = book.add_format({**text, **turned, **grey})
        self.wrapped: Format = book.add_format(wrapped)
        self.title: Format = book.add_format({**turned, "bold": True, "font_size": 14})
