"""What a person fills in on the way of a file."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from balise.intake.reading import Choices
from balise_web.participants.models import Agency

_KINDS = (
    *("csv", "sdmx-csv", "xlsx", "xlsb", "xls", "ods"),
    *("html", "json", "ndjson", "parquet"),
)
_ENCODINGS = (
    *("utf-8", "utf-16", "cp1252", "cp1250", "cp1251", "cp1256", "iso-8859-1"),
    *("iso-8859-2", "koi8-r", "gb18030", "big5", "cp932", "euc-jp"),
)
_DELIMITERS = ((",", ","), (";", ";"), ("\t", _("tab")), ("|", "|"))
FOUND = _("as it was found")


class StartForm(forms.Form):
    """For which agency, and a file or a pasted table."""

    agency = forms.ChoiceField(label=_("Agency"))
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "The file as you have it: a spreadsheet, a delimited file, a saved page. "
            "No template is needed."
        ),
    )
    pasted = forms.CharField(
        label=_("Or paste a table"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto", "spellcheck": "false"}),
        help_text=_("Copied from a spreadsheet, with its header row."),
    )
    corrects = forms.CharField(required=False, widget=forms.HiddenInput)
    about: ClassVar = {
        "upload-too-large": "file",
        "file-empty": "file",
        "name-missing": "file",
        "upload-file-missing": "file",
        "upload-of-another-agency": "agency",
    }

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        several = len({agency.participant_id for agency in agencies}) > 1
        self.fields["agency"].choices = [  # type: ignore[attr-defined]
            (
                str(agency.pk),
                f"{agency.participant.name}: {agency.name}" if several else agency.name,
            )
            for agency in agencies
        ]


class ReadingForm(forms.Form):
    """How the file is to be read instead of how it was."""

    kind = forms.ChoiceField(label=_("Kind of file"), required=False)
    encoding = forms.ChoiceField(label=_("Character encoding"), required=False)
    delimiter = forms.ChoiceField(label=_("Sign between cells"), required=False)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    table = forms.ChoiceField(label=_("Table on the sheet"), required=False)
    header_row = forms.IntegerField(
        label=_("Row of the header"),
        required=False,
        min_value=0,
        help_text=_("Counted from 1; 0 if there is none."),
    )
    header_rows = forms.IntegerField(
        label=_("Rows that the header takes"), required=False, min_value=1, max_value=4
    )
    last_row = forms.IntegerField(
        label=_("Last row of the table"),
        required=False,
        min_value=0,
        help_text=_("0 if no notes stand below it."),
    )

    def __init__(self, *args: Any, layout: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tables = layout.get("tables") or ()
        self._offer("kind", [(kind, kind) for kind in _KINDS])
        self._offer("encoding", [(name, name) for name in _ENCODINGS])
        self._offer("delimiter", _DELIMITERS)
        self._offer("sheet", [(name, name) for name in layout.get("sheets") or ()])
        self._offer("table", [(str(n), place) for n, place in enumerate(tables, 1)])

    def _offer(self, name: str, listed: Sequence[tuple[Any, Any]]) -> None:
        if listed:
            self.fields[name].choices = [("", FOUND), *listed]  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def choices(self) -> Choices:
        """Give what was said; what was left empty is found again."""
        said = {name: value for name, value in self.cleaned_data.items() if value != ""}
        table = said.pop("table", None)
        return Choices(**said, table=int(table) if table else None)


class PackForm(forms.Form):
    """From which pack to begin, or a pack in one's own words."""

    basis = forms.ChoiceField(label=_("Begin from"), required=False)
    text = forms.CharField(
        label=_("The pack itself"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "dir": "ltr", "spellcheck": "false"}),
        help_text=_(
            "Whatever the choices on this page cannot say can be written here."
        ),
    )

    def __init__(
        self, *args: Any, offered: Sequence[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"].choices = offered  # type: ignore[attr-defined]


class SendForm(forms.Form):
    """The name under which the agency keeps the pack."""

    pack_name = forms.CharField(
        label=_("Name of the pack"),
        required=False,
        max_length=60,
        help_text=_(
            "The agency keeps what was said of this layout, and its next file is read so."
        ),
    )
    about: ClassVar = {"not-a-slug": "pack_name"}


class SheetForm(forms.Form):
    """How the agency counts; made from the model, every line may be left."""

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        from balise.vocabulary.codes import code_list
        from balise.vocabulary.model import model

        super().__init__(*args, **kwargs)
        for field in model().source_sheet:
            said = {
                "label": field.labels[language],
                "help_text": field.definition[language],
                "required": False,
            }
            if field.code_list:
                codes = code_list(field.code_list).codes.values()
                listed = [(code.code, code.labels[language]) for code in codes]
                made: forms.Field = forms.ChoiceField(
                    choices=[("", _("not stated")), *listed], **said
                )
            else:
                made = forms.CharField(max_length=500, **said)
            self.fields[field.name] = made
