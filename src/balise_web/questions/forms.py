"""The words of a question, and of its answer."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from balise_web.questions.actions import LONGEST


class Words(forms.Form):
    """A text; its language is that of the page."""

    about: ClassVar = {"note-empty": "text", "note-looks-personal": "text"}
    text = forms.CharField(
        label=_("Your words"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("No names, and no numbers of documents, telephones or plates."),
    )
