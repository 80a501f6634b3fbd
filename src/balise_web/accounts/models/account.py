"""How a person signs in. What they may do is said by the person's roles alone."""

# ruff: noqa: D106
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from balise_web.participants.models import Person

PAGE_LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh-hans")


class Accounts(BaseUserManager["Account"]):
    """Accounts with their persons, since nobody asks for one without the other."""

    def get_queryset(self) -> "QuerySet[Account, Account]":
        """Read along what every request asks: the person, and whether a factor is set."""
        from allauth.mfa.models import Authenticator

        factors = Authenticator.objects.filter(user=OuterRef("pk"))
        return (
            super()
            .get_queryset()
            .select_related("person__participant")
            .annotate(
                has_factor=Exists(
                    factors.exclude(type=Authenticator.Type.RECOVERY_CODES)
                )
            )
        )

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Find by address, however it is capitalised."""
        return self.get(email=(username or "").lower())


class Account(AbstractBaseUser):
    """A way in: an address, a password, a language. There is no superuser."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    email = models.EmailField(unique=True)
    language = models.CharField(max_length=7, default="en")
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = Accounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = []

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(email=Lower(F("email"))), name="account_address_is_lower"
            ),
            models.CheckConstraint(
                condition=Q(language__in=PAGE_LANGUAGES), name="account_language"
            ),
        ]

    def __str__(self) -> str:
        return self.person.handle

    @property
    def is_active(self) -> bool:
        """A person who no longer acts cannot sign in, and is signed out at once."""
        return self.person.active

    @is_active.setter
    def is_active(self, value: object) -> None:
        raise AttributeError("set by the person's own state alone")
