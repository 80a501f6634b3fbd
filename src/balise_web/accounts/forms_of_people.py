"""What is asked about people who act: name, roles, address."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from balise_web.accounts.access import roles_of
from balise_web.accounts.forms import InviteForm
from balise_web.pages.languages import page_language
from balise_web.participants.access import LEADS
from balise_web.participants.models import Agency, Participant, Person
from balise_web.participants.models.columns import SLUG
from balise_web.participants.models.taking_part import CENTRAL_ROLES, NATIONAL_ROLES
from balise_web.wording import word


class _Roles(forms.Form):
    """Roles as ticks; contributing is ticked for one agency."""

    about = {  # noqa: RUF012
        "not-a-role": "roles",
        "role-elsewhere": "roles",
        "contributor-needs-agency": "roles",
        "focal-point-adds-people": "roles",
    }

    roles = forms.MultipleChoiceField(
        label=_("Roles"), widget=forms.CheckboxSelectMultiple
    )

    def offer(self, participant: Participant | None, *, leads_only: bool) -> None:
        """Offer the roles that fit."""
        field = self.fields["roles"]
        field.choices = _choices(participant, leads_only)  # type: ignore[attr-defined]
        self._agencies = _agencies(participant)

    def clean_roles(self) -> dict[str, Agency | None]:
        """Give roles as the actions take them: each with its agency, or none."""
        found: dict[str, Agency | None] = {}
        for choice in self.cleaned_data["roles"]:
            role, _sign, agency = choice.partition(":")
            if role in found:
                raise ValidationError(_("A person contributes for one agency only."))
            found[role] = self._agencies[agency] if agency else None
        return found


class RolesForm(_Roles):
    """The roles of somebody who acts already."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        held = roles_of(person)
        kwargs["initial"] = {"roles": [_value(r, a) for r, a in held.items()]}
        super().__init__(*args, **kwargs)
        self.offer(person.participant, leads_only=False)


class AddForm(_Roles, InviteForm):
    """Somebody new: name, short name, roles, address, language of the letter."""

    about = (
        _Roles.about
        | InviteForm.about
        | {
            "already-there": "handle",
            "not-a-slug": "handle",
        }
    )
    field_order = ("name", "handle", "roles", "email", "language")

    name = forms.CharField(label=_("Name"), max_length=200)
    handle = forms.RegexField(
        SLUG,
        label=_("Short name"),
        max_length=40,
        help_text=_(
            "Small letters, digits and hyphens, such as ana-lopez. It stands in the "
            "audit and cannot be changed later."
        ),
        error_messages={
            "invalid": _(
                "Use small letters, digits and hyphens only, such as ana-lopez."
            )
        },
    )

    def __init__(
        self, *args: Any, participant: Participant | None, by: Person, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        own = participant is None or by.participant_id == participant.pk
        self.offer(participant, leads_only=not own)


def _choices(
    participant: Participant | None, leads_only: bool
) -> list[tuple[str, str]]:
    say = page_language()
    if participant is None:
        return [(role, word(role, say)) for role in CENTRAL_ROLES]
    roles = (
        LEADS if leads_only else tuple(r for r in NATIONAL_ROLES if r != "contributor")
    )
    found = [(role, word(role, say)) for role in roles]
    if leads_only:
        return found
    return found + [
        (_value("contributor", one), f"{word('contributor', say)}: {one.name}")
        for one in _agencies(participant).values()
    ]


def _agencies(participant: Participant | None) -> dict[str, Agency]:
    if participant is None:
        return {}
    return {agency.code: agency for agency in participant.agencies.all()}


def _value(role: str, agency: Agency | None) -> str:
    return f"{role}:{agency.code}" if agency else role
