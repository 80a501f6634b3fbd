"""Keep one's account: language, password, second factor, sessions."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext

from balise_web.accounts import actions
from balise_web.accounts.access import (
    has_second_factor,
    needs_second_factor,
    roles_of,
    support_open_to,
)
from balise_web.accounts.adapters import SecondFactors, remember_language
from balise_web.accounts.forms import LanguageForm
from balise_web.outcomes import Done
from balise_web.pages.acting import page, settle
from balise_web.participants.access import LEADS


@page
def account(request: HttpRequest) -> HttpResponse:
    """Show one's own account; change its language."""
    account = request.user
    form = LanguageForm(request.POST or None, initial={"language": account.language})
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        outcome = actions.choose_language(account, language=language)
        with translation.override(language):
            done = gettext("The language was changed.")
            if settle(request, outcome, done, form) and isinstance(outcome, Done):
                response = redirect("accounts:account")
                remember_language(response, language)
                return response
    person = account.person
    context = {
        "form": form,
        "account": account,
        "roles": roles_of(person),
        "has_second_factor": has_second_factor(account),
        "may_support": person.has_role(*LEADS) or person.has_role("secretariat"),
        "leave": support_open_to(person) if person.has_role("secretariat") else [],
    }
    return render(request, "accounts/account.html", context)


@page
def set_up(request: HttpRequest) -> HttpResponse:
    """Say why a second factor is needed, and let one be chosen."""
    account = request.user
    if has_second_factor(account):
        return redirect("mfa_index")
    context = {"needed": needs_second_factor(account.person)}
    return render(request, "accounts/set_up.html", context)


class RemovePasskey(RemoveWebAuthnView):
    """Removes a passkey, unless it is the last factor of one who needs it."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Ask the adapter, as allauth itself asks it for codes."""
        if not get_adapter().can_delete_authenticator(self.get_object()):
            words = SecondFactors.error_messages["cannot_delete_authenticator"]
            messages.error(self.request, words)
            return HttpResponseRedirect(self.get_success_url())
        return super().form_valid(form)


remove_passkey = RemovePasskey.as_view()
