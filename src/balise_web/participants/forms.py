"""The source sheet as a form, made from the model: a field that is added shows here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from balise.vocabulary.codes import code_list
from balise.vocabulary.model import Field, model
from balise_web.pages.languages import page_language
from balise_web.participants.models import SourceSheet

LONGEST = 2000


class SourceSheetForm(forms.Form):
    """How one agency counts one dataflow; every field may be left as not stated."""

    about = {"dates-in-order": "valid_to", "not-a-sheet-field": ""}  # noqa: RUF012

    valid_from = forms.DateField(
        label=_("Holds from"),
        help_text=_("The day from which the source counts like this."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    valid_to = forms.DateField(
        label=_("Holds until"),
        required=False,
        help_text=_("Leave it empty while it holds."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, dated: bool = True, **more: Any) -> None:
        """``dated`` is false where the page itself says from when the sheet holds."""
        super().__init__(*args, **more)
        if not dated:
            del self.fields["valid_from"], self.fields["valid_to"]
        for field in model().source_sheet:
            self.fields[field.name] = _form_field(field)

    @property
    def stated(self) -> dict[str, str]:
        """Give what was stated as the sheet keeps it; what was left out is not in it."""
        said: dict[str, str] = {}
        for field in model().source_sheet:
            value = self.cleaned_data.get(field.name)
            text = ",".join(value) if isinstance(value, list) else str(value or "")
            if value == 0 and not isinstance(value, bool):
                text = "0"
            if text.strip():
                said[field.name] = text.strip()
        return said


def initial_of(sheet: SourceSheet | None) -> dict[str, Any]:
    """Give what a sheet says as the form takes it."""
    if sheet is None:
        return {}
    several = {f.name for f in model().source_sheet if f.type == "codes"}
    said: dict[str, Any] = {
        name: value.split(",") if name in several else value
        for name, value in sheet.fields.items()
    }
    return said | {"valid_from": sheet.valid_from, "valid_to": sheet.valid_to}


def in_words(fields: dict[str, str]) -> list[tuple[str, str]]:
    """Say each field of the model and what a sheet states of it; empty: not stated."""
    language = page_language()
    found = []
    for field in model().source_sheet:
        value = str(fields.get(field.name, ""))
        if value and field.code_list:
            codes = code_list(field.code_list)
            value = ", ".join(codes.label(c, language) for c in value.split(","))
        found.append((field.labels[language], value))
    return found


def _form_field(field: Field) -> forms.Field:
    language = page_language()
    said: dict[str, Any] = {
        "label": field.labels[language],
        "help_text": field.definition[language],
        "required": False,
    }
    if field.code_list:
        codes = code_list(field.code_list)
        choices = [
            (code, codes.label(code, language))
            for code in codes.codes
            # Several codes name kinds: no total, and none that stands for a gap.
            if field.type != "codes" or not code.startswith("_")
        ]
        if field.type == "codes":
            return forms.MultipleChoiceField(
                choices=choices, widget=forms.CheckboxSelectMultiple, **said
            )
        return forms.ChoiceField(choices=[("", _("not stated")), *choices], **said)
    if field.type == "number":
        return forms.IntegerField(min_value=0, max_value=3660, **said)
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(max_length=LONGEST, widget=widget, **said)
