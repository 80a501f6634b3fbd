"""Whether to be reminded, and how early."""

# ruff: noqa: RUF012
from django import forms
from django.utils.translation import gettext_lazy as _

from balise_web.calendar.models import FARTHEST


class RemindersForm(forms.Form):
    """One's own reminders."""

    about = {"not-a-choice": "days_ahead"}

    active = forms.BooleanField(label=_("Remind me by e-mail"), required=False)
    days_ahead = forms.IntegerField(
        label=_("Days before something is due"),
        min_value=0,
        max_value=FARTHEST,
        help_text=_(
            "Each period is reminded of once before it is due, and once if late."
        ),
    )
