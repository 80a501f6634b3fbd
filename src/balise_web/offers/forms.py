"""The forms of sharing: one offer, one label, agencies, and the secretariat."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from balise.sharing.ledger import Audience, Reach
from balise.vocabulary.model import model
from balise_web.offers.models import USES
from balise_web.offers.presenters.words import TICKS
from balise_web.pages.templatetags.balise import word
from balise_web.participants.models import Agency, Group

_ABOUT = {
    "offer-embargo-too-long": "embargo_months",
    "offer-of-public-incidents": "reach",
    "offer-of-protected-incidents": "reach",
    "offer-names-nobody": "names",
}
_PRECISIONS = {
    "default": _("Exact for tables split by one thing; crossings and places rounded"),
    "exact": _("Exact everywhere"),
    "rounded": _("Rounded to the nearest 5 everywhere"),
    "one-way": _("Exact for tables split by one thing; no crossings at all"),
}
_TABLES = {
    "incident": _("Incidents"),
    "group": _("Groups of people"),
    "leg": _("Legs of the journey"),
    "document": _("Documents"),
    "payment": _("Payments"),
}


class AudienceForm(forms.Form):
    """Whom something is open to; the same for an offer and for a label."""

    reach = forms.ChoiceField(label=_("Who may read it"), widget=forms.RadioSelect)
    names = forms.MultipleChoiceField(
        label=_("Named participants"),
        help_text=_("Counts if you chose named participants."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    group = forms.ChoiceField(
        label=_("Group"),
        help_text=_(
            "Counts if you chose a group. Whoever offers to a group sees all its members."
        ),
        required=False,
    )
    excepted = forms.MultipleChoiceField(
        label=_("Except"),
        help_text=_("Whoever you tick here never reads it, also as a later member."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    about = _ABOUT

    def __init__(
        self,
        *args: Any,
        partners: Mapping[str, str],
        groups: Iterable[Group],
        **more: Any,
    ) -> None:
        """Offer only what this participant may name."""
        super().__init__(*args, **more)
        people = list(partners.items())
        known = [("", "–"), *((group.name, group.label) for group in groups)]
        self._choose("reach", self._reaches(has_group=len(known) > 1))
        self._choose("names", people)
        self._choose("excepted", people)
        self._choose("group", known)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def _reaches(self, *, has_group: bool) -> list[tuple[str, str]]:
        labels = {
            Reach.NOBODY: word("nobody"),
            Reach.NAMED: str(_("Named participants")),
            Reach.GROUP: str(_("A group")),
            Reach.ALL: word("all"),
            Reach.PUBLIC: str(_("The public: statistics, rounded")),
        }
        return [
            (reach.value, label)
            for reach, label in labels.items()
            if has_group or reach is not Reach.GROUP
        ]

    def audience(self) -> Audience:
        """Give the audience that was chosen; what does not belong to it is left."""
        said = self.cleaned_data
        reach = Reach(said["reach"])
        named = said["names"] if reach in {Reach.NAMED, Reach.PUBLIC} else ()
        group = said["group"] if reach in {Reach.GROUP, Reach.PUBLIC} else ""
        return Audience(reach, frozenset(named), group, frozenset(said["excepted"]))

    def clean(self) -> dict[str, Any]:
        """A group has to be named where one was chosen."""
        said = super().clean() or {}
        if said.get("reach") == Reach.GROUP.value and not said.get("group"):
            self.add_error("group", str(_("Choose the group.")))
        return said


class OfferForm(AudienceForm):
    """One offer: to whom, from when, how finely and for what use."""

    public_from = forms.DateField(
        label=_("Public from"),
        help_text=_(
            "Only with the public: until this day, those named above or in the group may read."
        ),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    embargo_months = forms.IntegerField(
        label=_("Embargo in months"),
        min_value=0,
    )
    precision = forms.ChoiceField(
        label=_("Precision"),
        help_text=_("You see others as precisely as they see you."),
        widget=forms.RadioSelect,
        choices=[
            (name, _PRECISIONS[name])
            for name in ("default", "exact", "rounded", "one-way")
        ],
    )
    use = forms.ChoiceField(
        label=_("Use allowed"),
        help_text=_(
            "Printed on every export, and carried by every figure made from it."
        ),
        widget=forms.RadioSelect,
    )
    left_out = forms.MultipleChoiceField(
        label=_("Tables left out"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(name, _TABLES[name]) for name in model().incident_tables],
    )

    def __init__(self, *args: Any, depth: str, longest: int, **more: Any) -> None:
        """Ask for what counts at a depth: tables for incidents, publicity for figures."""
        super().__init__(*args, **more)
        self.fields["embargo_months"].help_text = _(
            "Up to %(months)s. A period opens so many months after its last day; until then it gives you nothing in return."
        ) % {"months": longest}
        self._choose("use", [(use, word(use)) for use in USES])
        if depth == "incidents":
            del self.fields["public_from"], self.fields["precision"]
        else:
            del self.fields["left_out"]

    def wanted(self) -> dict[str, Any]:
        """Give what the action is asked for."""
        said = self.cleaned_data
        left_out = set(said.get("left_out", ()))
        tables = [t for t in model().incident_tables if t not in left_out]
        return {
            "audience": self.audience(),
            "precision": said.get("precision", "exact"),
            "use": said["use"],
            "embargo_months": said["embargo_months"],
            "tables": tables if left_out else None,
            "public_from": said.get("public_from"),
        }


class NewLabelForm(forms.Form):
    """A label that no file bears yet."""

    label = forms.CharField(label=_("Another label"), max_length=40)


class ReadersForm(forms.Form):
    """Which of our other agencies may read what one of them sent."""

    readers = forms.MultipleChoiceField(
        label=_("Agencies that may read it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agencies: Iterable[Agency], **more: Any) -> None:
        """Offer the agencies of the same participant."""
        super().__init__(*args, **more)
        field = self.fields["readers"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one.code, one.name) for one in agencies]


class TicksForm(forms.Form):
    """How far the secretariat may read, dataflow by dataflow."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, flows: Iterable[tuple[str, str]], **more: Any
    ) -> None:
        """Ask for each dataflow."""
        super().__init__(*args, **more)
        for code, label in flows:
            self.fields[code] = forms.ChoiceField(
                label=label, choices=[(str(k), v) for k, v in TICKS.items()]
            )

    def levels(self, before: Mapping[str, str]) -> dict[str, str]:
        """Give what differs from before."""
        said = {name: v for name, v in self.cleaned_data.items() if name != "seen"}
        return {k: v for k, v in said.items() if v != before.get(k, "nothing")}


class LookedForm(forms.Form):
    """What of the log of readings is wanted."""

    reader = forms.ChoiceField(label=_("Who"), required=False)
    dataflow = forms.ChoiceField(label=_("Dataflow"), required=False)
    month = forms.ChoiceField(label=_("Month"), required=False)

    def __init__(
        self,
        *args: Any,
        readers: list[tuple[str, str]],
        flows: list[tuple[str, str]],
        months: list[tuple[str, str]],
        **more: Any,
    ) -> None:
        """Offer what there is to choose."""
        super().__init__(*args, **more)
        everything = [("", _("Everything"))]
        for name, choices in (
            ("reader", readers),
            ("dataflow", flows),
            ("month", months),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [*everything, *choices]
