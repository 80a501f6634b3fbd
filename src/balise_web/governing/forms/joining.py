"""Invite a participant, record its letter, and the steps that need a reason."""

# ruff: noqa: RUF012
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST_LETTER = 20 * 1024 * 1024


def day_field(**more: Any) -> forms.DateField:
    """Give a field for a day, with the picker of the browser."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, **more)


class InvitationForm(forms.Form):
    """Invite a participant, or note a reference source."""

    about = {
        "not-a-participant-code": "code",
        "already-there": "code",
        "name-missing": "name",
    }

    code = forms.CharField(
        label=_("Code"),
        max_length=8,
        help_text=_(
            "The three-letter code of the State where there is one, such as FRA;"
            " else a code of its own in capital letters."
        ),
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    is_reference = forms.BooleanField(
        label=_("A reference source: shown beside and labelled, it never takes part"),
        required=False,
    )
    simulated = forms.BooleanField(
        label=_("Everything of it is simulated"), required=False
    )


class LetterForm(forms.Form):
    """The letter of an authority; of its file only the digest is kept."""

    about = {
        "letter-of-the-future": "dated",
        "letter-incomplete": "authority",
    }

    authority = forms.CharField(
        label=_("Authority that signed"),
        max_length=200,
        help_text=_("For example: Ministry of the Interior."),
    )
    dated = day_field(label=_("Date of the letter"))
    focal_point = forms.CharField(
        label=_("Focal point named in the letter"), max_length=200
    )
    deputy = forms.CharField(
        label=_("Deputy named in the letter"), max_length=200, required=False
    )
    file = forms.FileField(
        label=_("The letter as a file"),
        required=False,
        help_text=_(
            "A scan or a PDF. The file itself is not kept: only its digest is, so that"
            " anyone who holds the letter can prove that it is the one recorded."
        ),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large to be a letter."""
        file = self.cleaned_data.get("file")
        if file is not None and file.size > LARGEST_LETTER:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return file


class ReasonForm(forms.Form):
    """A step that is never taken without a reason and a second look."""

    about = {"reason-missing": "reason"}

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_(
            "Kept in the history of the participant; it and the central offices can read it."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(label=_("I have read what follows from this step"))


class AgencyForm(forms.Form):
    """Name a national source."""

    about = {"not-a-slug": "code", "already-there": "code", "name-missing": "name"}

    name = forms.CharField(label=_("Name of the agency"), max_length=200)
    code = forms.CharField(
        label=_("Short name"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens, such as border-police."),
    )
