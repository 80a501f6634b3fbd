"""What a participant states of its data, and what it asks of the governance body."""

# ruff: noqa: RUF012
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from balise.vocabulary.codes import code_list
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.model import model
from balise_web.governing.forms.joining import day_field
from balise_web.governing.words import family_label
from balise_web.pages.languages import page_language
from balise_web.participants.models import Agency, Participant
from balise_web.participants.models.declarations import FREQUENCIES

NAMES_OF_LANGUAGES = {
    "ar": "العربية",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "ru": "Русский",
    "zh": "中文",
}


class FrequenciesForm(forms.Form):
    """How often each family will be reported; what is due is counted from it."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Make one field per family of the model."""
        super().__init__(*args, **more)
        language = page_language()
        codes = code_list("frequency")
        choices = [(code, codes.label(code, language)) for code in FREQUENCIES]
        for family, flows in model().families.items():
            named = [model().dataflows[flow].labels[language] for flow in flows]
            self.fields[family] = forms.ChoiceField(
                label=family_label(family),
                help_text="; ".join(named),
                choices=[("", _("not stated")), *choices],
                required=False,
            )


class DeclarationForm(forms.Form):
    """Which agency is official for a dataflow, or which agencies' figures add."""

    about = {
        "official-or-disjoint": "agencies",
        "declared-already": "valid_from",
        "dates-in-order": "valid_from",
    }

    dataflow = forms.ChoiceField(label=_("Dataflow"))
    kind = forms.ChoiceField(
        label=_("What you declare"),
        choices=[
            ("official", _("One agency is official: its figure is the national one")),
            (
                "disjoint",
                _("No case is in two of them: the figures of these agencies add"),
            ),
            ("incidents-complete", _("The incidents of one agency hold every case")),
        ],
        widget=forms.RadioSelect,
    )
    agencies = forms.ModelMultipleChoiceField(
        label=_("Agencies"),
        queryset=Agency.objects.none(),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "One where one is official or complete; two or more where they add."
        ),
    )
    valid_from = day_field(label=_("Holds from"))

    def __init__(self, *args: Any, participant: Participant, **more: Any) -> None:
        """Offer the agencies of one participant."""
        super().__init__(*args, **more)
        language = page_language()
        self.fields["dataflow"].choices = [  # type: ignore[attr-defined]
            (code, flow.labels[language]) for code, flow in model().dataflows.items()
        ]
        field: Any = self.fields["agencies"]
        field.queryset = participant.agencies.order_by("name")
        field.label_from_instance = lambda agency: agency.name


class AskForm(forms.Form):
    """Ask to have it confirmed that a family cannot be collected."""

    about = {"already-there": "family", "reason-missing": "text"}

    family = forms.ChoiceField(label=_("What cannot be collected"))
    reason = forms.ChoiceField(
        label=_("What keeps you from it"),
        choices=[
            ("law", _("The law forbids it")),
            ("geography", _("Geography: it cannot happen here")),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("In your own words"),
        max_length=2000,
        help_text=_("Name the law and article, or say why it cannot occur."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        """Offer the families of the model."""
        super().__init__(*args, **more)
        self.fields["family"].choices = [  # type: ignore[attr-defined]
            (family, family_label(family)) for family in model().families
        ]


class AnswerForm(forms.Form):
    """The answer of the governance body."""

    about = {"reason-missing": "text"}

    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[
            (
                "confirmed",
                _("Confirm: it reads statistics in return for another family"),
            ),
            ("declined", _("Decline, and say why")),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Words to the focal point"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnnouncementForm(forms.Form):
    """An announcement: one original, and translations where there are any."""

    about = {
        "announcement-needs-its-original": "language",
        "dates-in-order": "until",
    }

    language = forms.ChoiceField(
        label=_("Language of the original"), choices=list(NAMES_OF_LANGUAGES.items())
    )
    first = day_field(label=_("Shown from"))
    until = day_field(label=_("Shown until"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        """Make one field per language."""
        super().__init__(*args, **more)
        for code in LANGUAGES:
            attrs = {"rows": 3, "lang": code, "dir": "rtl" if code == "ar" else "ltr"}
            self.fields[f"text_{code}"] = forms.CharField(
                label=NAMES_OF_LANGUAGES[code],
                required=False,
                max_length=4000,
                widget=forms.Textarea(attrs=attrs),
            )

    @property
    def texts(self) -> dict[str, str]:
        """Give the text of each language that has one."""
        said = {code: self.cleaned_data.get(f"text_{code}", "") for code in LANGUAGES}
        return {code: text for code, text in said.items() if text.strip()}


class GroupForm(forms.Form):
    """Name a group."""

    about = {"not-a-slug": "name", "already-there": "name"}

    label = forms.CharField(label=_("Name of the group"), max_length=200)
    name = forms.CharField(
        label=_("Short name"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens, such as basin-states."),
    )


class MemberForm(forms.Form):
    """Announce a member of a group."""

    about = {"member-announced-first": "since", "already-there": "participant"}

    participant = forms.ModelChoiceField(
        label=_("Participant"),
        queryset=Participant.objects.filter(is_reference=False).order_by("name"),
        to_field_name="code",
    )
    since = day_field(
        label=_("Member from"),
        required=False,
        help_text=_("Left empty: the first day that the announcement allows."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        """Show names beside codes."""
        super().__init__(*args, **more)
        field: Any = self.fields["participant"]
        field.label_from_instance = lambda row: f"{row.name} ({row.code})"
