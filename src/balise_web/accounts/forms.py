"""What is asked at the door, in our words; what is made of it is allauth's and ours.

allauth's own forms stay: each is only spoken differently, so that its checks of
attempts, of timing and of codes hold here as they are.
"""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as codes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from balise_web.accounts.models import Account, Invitation

Words = str | Promise
_ADDRESS: Words = _("E-mail address")
_NEW: Words = _("New password")
_GOOD: Words = _(
    "At least twelve characters. Several words in a row are easy to keep in mind "
    "and hard to guess."
)
_DIFFER: Words = _("The two passwords differ. Type them again.")
_CODE: Words = _("Code")
_FROM_APP: Words = _(
    "Six digits from your authenticator app, or one of your recovery codes."
)


def _say(form: forms.Form, **words: tuple[Words, Words]) -> None:
    """Give fields their label and hint; a hint that vanishes while typing helps nobody."""
    for name, (label, hint) in words.items():
        field = form.fields[name]
        field.label, field.help_text = label, hint
        field.widget.attrs.pop("placeholder", None)


class SignInForm(account.LoginForm):
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, login=(_ADDRESS, ""), password=(_("Password"), ""))


class ForgottenPasswordForm(account.ResetPasswordForm):
    """The address to which a letter goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email=(_ADDRESS, ""))


class _Twice:
    """Says in our words that two passwords differ."""

    cleaned_data: dict[str, Any]

    def clean_password2(self) -> str:
        """Compare, so that nobody is locked out by a slip of a finger."""
        again: str = self.cleaned_data["password2"]
        if again != self.cleaned_data.get("password1", again):
            raise ValidationError(_DIFFER)
        return again


class NewPasswordForm(_Twice, account.ResetPasswordKeyForm):
    """A new password, after a letter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password1=(_NEW, _GOOD), password2=(_("New password again"), ""))


class ChangePasswordForm(_Twice, account.ChangePasswordForm):
    """A new password for who knows the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self,
            oldpassword=(_("Present password"), ""),
            password1=(_NEW, _GOOD),
            password2=(_("New password again"), ""),
        )


class ConfirmPasswordForm(account.ReauthenticateForm):
    """The password once more, before something grave."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password=(_("Password"), ""))


class CodeForm(codes.AuthenticateForm):
    """A code, after the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=(_CODE, _FROM_APP))


class ConfirmCodeForm(codes.ReauthenticateForm):
    """A code once more, before something grave."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=(_CODE, _FROM_APP))


class ActivateCodesForm(ActivateTOTPForm):
    """The first code, which shows that the app has the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=(_CODE, _("The six digits that the app shows now.")))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddPasskeyForm(passkeys.AddWebAuthnForm):
    """A name for the passkey, and whether it opens the door by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self,
            name=(_("Name"), _("Such as the device that keeps it.")),
            passwordless=(
                _("Sign in with this passkey alone, without a password"),
                _("The device then asks for a fingerprint, a face or a PIN."),
            ),
        )


class RenamePasskeyForm(passkeys.EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, name=(_("Name"), _("Such as the device that keeps it.")))


def _languages() -> list[tuple[str, Words]]:
    return [(code, name) for code, name in settings.LANGUAGES]


class AcceptForm(forms.Form):
    """A password and a language, to come in by an invitation."""

    about = {"password-too-weak": "password"}  # noqa: RUF012

    password = forms.CharField(
        label=_("Password"),
        help_text=_GOOD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    language = forms.ChoiceField(
        label=_("Language of pages and letters"), choices=_languages
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._account = Account(person=invitation.person, email=invitation.email)
        self.initial.setdefault("language", invitation.language)

    def clean_password(self) -> str:
        """Say in full what is wrong with a password; the action checks it again."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self._account)
        return password

    def clean_again(self) -> str:
        """Compare, so that nobody is locked out by a slip of a finger."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password", again):
            raise ValidationError(_DIFFER)
        return again


class LanguageForm(forms.Form):
    """The language of pages and letters."""

    language = forms.ChoiceField(
        label=_("Language of pages and letters"), choices=_languages
    )


class InviteForm(forms.Form):
    """An address, and the language of the letter."""

    about = {"not-an-address": "email"}  # noqa: RUF012

    email = forms.EmailField(
        label=_ADDRESS,
        help_text=_("Official addresses only; the letter goes there."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=_languages)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Most letters go to colleagues: begin with the language of whoever writes.
        self.initial.setdefault("language", get_language())


class SupportForm(forms.Form):
    """Who may look along, for how long, and why."""

    about = {"support-too-long": "hours", "reason-missing": "reason"}  # noqa: RUF012

    person = forms.ChoiceField(label=_("Person of the secretariat"))
    hours = forms.IntegerField(
        label=_("Hours"),
        help_text=_("From 1 to 72. It ends by itself, and you can end it before."),
        initial=4,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("For your own record: what you need help with."),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(p.handle, p.name) for p in people]  # type: ignore[attr-defined]
