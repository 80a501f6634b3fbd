"""Forms of the pages of submissions; what an action refuses is said at its field."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from balise.vocabulary.codes import code_list
from balise.vocabulary.model import model
from balise_web.context.models import ANSWERS
from balise_web.pages.languages import page_language
from balise_web.participants.models import Agency, Person
from balise_web.submissions.models.delivery import ASKED_REACHES


class Reason(forms.Form):
    """Why: a line of text that is kept."""

    about: ClassVar = {"reason-missing": "reason"}
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class Release(forms.Form):
    """Now, or on a day."""

    about: ClassVar = {"released-later": "on"}
    when = forms.ChoiceField(
        label=_("When"),
        choices=[("now", _("Now")), ("day", _("On a day"))],
        widget=forms.RadioSelect,
        initial="now",
    )
    on = forms.DateField(
        label=_("Day"),
        required=False,
        help_text=_("Only if it is released on a day. It is released in the morning."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    standing = forms.MultipleChoiceField(
        label=_("From now on, release these as soon as they are frozen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, dataflows: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = page_language()
        self.fields["standing"].choices = [  # type: ignore[attr-defined]
            (flow, model().dataflows[flow].labels[language]) for flow in dataflows
        ]
        if not dataflows:
            del self.fields["standing"]

    def clean(self) -> dict[str, Any]:
        """Ask for a day to come where it is released on a day."""
        found: dict[str, Any] = super().clean() or {}
        on = found.get("on")
        if found.get("when") == "day" and (on is None or on <= timezone.localdate()):
            self.add_error("on", _("Give a day after today."))
        return found

    @property
    def day(self) -> date | None:
        """The day that was chosen; None for now."""
        on: date | None = self.cleaned_data.get("on")
        return on if self.cleaned_data["when"] == "day" else None


class Recall(Reason):
    """How far it reaches, why, and whether a corrected version follows."""

    about: ClassVar = {**Reason.about, "corrections-used-up": "correction"}
    reach = forms.ChoiceField(
        choices=[(reach, reach) for reach in ASKED_REACHES],
        widget=forms.HiddenInput,
        initial="replaced",
    )
    correction = forms.BooleanField(
        label=_("It is recalled to be corrected, and a corrected version follows."),
        help_text=_(
            "What you may see then stays open for 30 days, at most twice a year."
        ),
        required=False,
    )


class Answer(forms.Form):
    """Why a figure is as it is: a kind, and a line of text if wanted."""

    about: ClassVar = {"note-looks-personal": "text", "not-a-choice": "because"}
    because = forms.ChoiceField(label=_("Because of"))
    text = forms.CharField(
        label=_("In a line"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("No names, and no numbers of documents, telephones or plates."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds, language = code_list("context_kind"), page_language()
        self.fields["because"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *((one, kinds.label(one.replace("-", "_"), language)) for one in ANSWERS),
        ]


class Cell(forms.Form):
    """What a cell should say, and why."""

    about: ClassVar = {
        "reason-missing": "why",
        "correction-changes-nothing": "value",
        "correction-looks-personal": "why",
        "correction-no-cell": "value",
    }
    value = forms.CharField(label=_("What it should say"), required=False, strip=False)
    why = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class Again(forms.Form):
    """A file that was given back, corrected, and comes again."""

    about: ClassVar = dict.fromkeys(
        (
            "returned-without-mark",
            "returned-mark-differs",
            "returned-nothing-kept",
            "file-not-readable",
        ),
        "file",
    )
    file = forms.FileField(label=_("The corrected file"))


class NilReturn(forms.Form):
    """The statement that a source worked in a period and noted none."""

    about: ClassVar = {
        "not-a-period": "period",
        "period-not-over": "period",
        "unknown-dataflow": "dataflow",
    }
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"))
    dataflow = forms.ChoiceField(label=_("Dataflow"))
    period = forms.CharField(
        label=_("Period"),
        max_length=10,
        help_text=_("A year 2025, a quarter 2025-Q2, or a month 2025-03."),
        widget=forms.TextInput(attrs={"class": "short", "dir": "ltr"}),
    )
    stated = forms.BooleanField(
        label=_("The source worked during all of this period and noted none.")
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = page_language()
        own = Agency.objects.filter(participant_id=by.participant_id)
        if not by.has_role("focal-point", "deputy"):
            own = own.filter(pk__in=by.agencies())
        field: Any = self.fields["agency"]
        field.queryset = own
        field.label_from_instance = lambda agency: agency.name
        counted = {one.dataflow for one in model().indicators.values()}
        self.fields["dataflow"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *(
                (code, flow.labels[language])
                for code, flow in model().dataflows.items()
                if code in counted
            ),
        ]
