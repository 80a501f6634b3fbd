"""A new version of the terms as a form, made from what declares their parameters."""

# ruff: noqa: RUF012
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from balise.sharing.terms import Parameter, parameters
from balise.vocabulary.languages import Language
from balise_web.governing.forms.joining import day_field
from balise_web.governing.presenters.terms import value_in_words
from balise_web.pages.languages import page_language


class TermsForm(forms.Form):
    """Every parameter with its present value; what is left as it is does not change."""

    about = {"terms-never-backwards": "effective_on"}

    effective_on = day_field(
        label=_("Takes effect on"),
        help_text=_("Never backwards, and never before an earlier version."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, values: Mapping[str, Any], **more: Any) -> None:
        """``values`` are those of the latest version."""
        super().__init__(*args, **more)
        self._values = values
        language = page_language()
        for name, parameter in parameters().items():
            self.fields[name] = _form_field(parameter, values[name], language)

    @property
    def changes(self) -> dict[str, Any]:
        """Give what differs from the latest version."""
        return {
            name: value
            for name in parameters()
            if (value := self.cleaned_data.get(name)) != self._values[name]
        }


def _form_field(parameter: Parameter, value: Any, language: Language) -> forms.Field:
    said: dict[str, Any] = {
        "label": parameter.label[language],
        "help_text": gettext("%(meaning)s Now: %(value)s.")
        % {
            "meaning": parameter.meaning[language],
            "value": value_in_words(parameter, value, language),
        },
        "initial": value,
    }
    if parameter.choices:
        choices = [
            (each, parameter.named[each][language]) for each in parameter.choices
        ]
        return forms.ChoiceField(choices=choices, **said)
    return forms.IntegerField(
        min_value=parameter.least, max_value=parameter.most, **said
    )
