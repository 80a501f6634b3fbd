"""The doors: only those of allauth's pages that lead somewhere here, and ours.

allauth finds its pages by their names, so theirs bear no prefix.
"""

from allauth.account import views as account
from allauth.mfa.base import views as codes
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from allauth.usersessions import views as sessions
from django.conf import settings
from django.urls import URLPattern, include, path, re_path

from balise_web.accounts.views import entering, keeping, people, supporting

_own = [
    path("invitation/<str:token>/", entering.invitation, name="invitation"),
    path("account/", keeping.account, name="account"),
    path("account/set-up/", keeping.set_up, name="second-factor"),
    path("account/support/", supporting.support, name="support"),
    path("account/support/leave/", supporting.leave, name="support-leave"),
    path("account/support/<int:number>/look/", supporting.look, name="support-look"),
    path("account/support/<int:number>/end/", supporting.end, name="support-end"),
]
_people = [
    path("", people.people, name="people"),
    path("of/<str:code>/", people.people, name="of"),
    path("add/", people.add, name="add"),
    path("of/<str:code>/add/", people.add, name="add-of"),
    path("<slug:handle>/", people.person, name="person"),
    path("<slug:handle>/invite/", people.invite, name="invite"),
    path("<slug:handle>/roles/", people.roles, name="roles"),
    path("<slug:handle>/<slug:step>/", people.step, name="step"),
]
_sign_in = [
    path("", account.login, name="account_login"),
    path("code/", codes.authenticate, name="mfa_authenticate"),
    path("passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("by-invitation/", account.signup, name="account_signup"),
    path("password/", account.password_reset, name="account_reset_password"),
    path(
        "password/sent/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/changed/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
_security = [
    path("password/", account.password_change, name="account_change_password"),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("confirm/code/", codes.reauthenticate, name="mfa_reauthenticate"),
    path(
        "confirm/passkey/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("second-factor/", codes.index, name="mfa_index"),
    path("codes/", totp.activate_totp, name="mfa_activate_totp"),
    path("codes/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/name/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "passkeys/<int:pk>/remove/",
        keeping.remove_passkey,
        name="mfa_remove_webauthn",
    ),
    path("recovery/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "recovery/new/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery/file/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]


def _single_sign_on() -> list[URLPattern]:
    """Give the pages of single sign-on; its code is read only where it is used."""
    from allauth.socialaccount.providers.openid_connect import views as oidc

    return [
        path("failed/", social.login_error, name="socialaccount_login_error"),
        path(
            "cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"
        ),
        path("unknown/", social.signup, name="socialaccount_signup"),
        path(
            "<slug:provider_id>/",
            entering.single_sign_on,
            name="openid_connect_login",
        ),
        path("<slug:provider_id>/back/", oidc.callback, name="openid_connect_callback"),
    ]


urlpatterns = [
    path("", include((_own, "accounts"))),
    path("people/", include((_people, "people"))),
    path("sign-in/", include(_sign_in)),
    path("sign-out/", account.logout, name="account_logout"),
    path("account/", include(_security)),
]
if settings.SOCIALACCOUNT_PROVIDERS:
    urlpatterns.append(path("sign-on/", include(_single_sign_on())))
