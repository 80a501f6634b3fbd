"""How cells look in a workbook that comes back: borders, words and signs, then colour."""

from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from balise.intake.findings import Severity
from balise.vocabulary.languages import RIGHT_TO_LEFT

_LOOKS: Final[dict[Severity, dict[str, Any]]] = {
    # Border styles: 5 thick, 3 dashed, 4 dotted. They show without colour and in print.
    Severity.ERROR: {"border": 5, "border_color": "#9C0006", "bg_color": "#FFC7CE"},
    Severity.WARNING: {"border": 3, "border_color": "#7F6000", "bg_color": "#FFF2CC"},
    Severity.NOTICE: {"border": 4, "border_color": "#1F4E79", "bg_color": "#DDEBF7"},
}
_HEADING: Final = {"bold": True, "italic": True, "bottom": 2, "text_wrap": True}
_TEXT: Final = {"num_format": "@", "valign": "top"}


_FROM_THE_RIGHT: Final = {"reading_order": 2, "align": "right"}


@dataclass(frozen=True)
class Styles:
    """The formats of one workbook: of what was sent, and of what is said about it.

    A cell of text that begins like a formula has the quote prefix, which is how a
    spreadsheet itself keeps such a text from being run; the text stays as it was.
    """

    cells: dict[tuple[Severity | None, bool], Format]
    said: dict[Severity | None, Format]
    header: Format
    added: Format
    bold: Format
    title: Format
    count: Format

    @classmethod
    def of(cls, book: Workbook, language: str) -> "Styles":
        """Make the formats of a workbook in a language."""
        turned = _FROM_THE_RIGHT if language in RIGHT_TO_LEFT else {}
        words = {**_TEXT, **turned}
        looks = [(None, {}), *_LOOKS.items()]
        quoting: dict[bool, dict[str, Any]] = {False: {}, True: {"quote_prefix": True}}
        return cls(
            cells={
                (severity, quoted): book.add_format({**_TEXT, **look, **prefix})
                for severity, look in looks
                for quoted, prefix in quoting.items()
            },
            said={
                severity: book.add_format({**words, "text_wrap": True, **look})
                for severity, look in looks
            },
            header=book.add_format({**_TEXT, "bold": True, "bottom": 2}),
            added=book.add_format({**words, **_HEADING}),
            bold=book.add_format({"bold": True, "valign": "top"}),
            title=book.add_format({"bold": True, "font_size": 14, **turned}),
            count=book.add_format({"align": "left", **turned, "num_format": "0"}),
        )
