"""Come in by an invitation."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from balise_web.accounts import actions
from balise_web.accounts.access import invitation_with, roles_of
from balise_web.accounts.adapters import remember_language
from balise_web.accounts.forms import AcceptForm
from balise_web.accounts.models import Account, Invitation
from balise_web.outcomes import Done, NotFound
from balise_web.pages.acting import settle


@sensitive_post_parameters("password", "again")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who is invited to what; take a password, and go on signed in.

    Looking at it changes nothing: programs that read letters follow their links.
    """
    try:
        found = invitation_with(token)
    except NotFound as unknown:
        context = {"message": unknown.message}
        return render(request, "accounts/no_invitation.html", context, status=404)
    with translation.override(_language(request, found)):
        return _accepting(request, found, token)


def _language(request: HttpRequest, found: Invitation) -> str:
    """Speak as the letter did, until the reader chooses otherwise."""
    from django.conf import settings

    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    return translation.get_language() if chosen else found.language


def _accepting(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    form = AcceptForm(request.POST or None, invitation=found)
    if request.method == "POST" and form.is_valid():
        outcome = actions.accept(
            token,
            password=form.cleaned_data["password"],
            language=form.cleaned_data["language"],
        )
        if settle(request, outcome, form=form) and isinstance(outcome, Done):
            return _go_on(request, outcome.value)
    context = {"form": form, "invitation": found, "roles": roles_of(found.person)}
    return render(request, "accounts/invitation.html", context)


def _go_on(request: HttpRequest, account: Account) -> HttpResponse:
    """Sign in as the new account; whoever was signed in here before is signed out."""
    logout(request)
    with translation.override(account.language):
        messages.success(request, gettext("Your account is ready."))
    login = Login(user=account, email=account.email, redirect_url=reverse_home())
    response = perform_password_login(request, {"email": account.email}, login)
    request.session.set_expiry(0)
    remember_language(response, account.language)
    return response


def single_sign_on(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the provider; one that does not answer is a page, and no fault of ours."""
    from allauth.socialaccount.providers.openid_connect import views
    from requests import RequestException

    try:
        return views.login(request, provider_id)
    except (RequestException, KeyError):  # away, or not what a provider says of itself
        return render(request, "socialaccount/authentication_error.html", status=503)


def reverse_home() -> str:
    """Give the page where people begin."""
    return reverse("accounts:account")
