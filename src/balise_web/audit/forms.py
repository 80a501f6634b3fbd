"""What of a chain an auditor wants to see."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class EventsForm(forms.Form):
    """Filter the events of one chain."""

    kind = forms.ChoiceField(label=_("What was done"), required=False)
    person = forms.CharField(label=_("Person"), required=False, max_length=64)
    month = forms.ChoiceField(label=_("Month"), required=False)

    def __init__(
        self,
        *args: Any,
        kinds: list[tuple[str, str]],
        months: list[tuple[str, str]],
        **more: Any,
    ) -> None:
        """Offer what there is to choose."""
        super().__init__(*args, **more)
        for name, choices in (("kind", kinds), ("month", months)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("Everything")), *choices]
