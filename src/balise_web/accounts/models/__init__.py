"""Rows of who signs in, who is invited, who may look along, and what is counted."""

from balise_web.accounts.models.account import Account
from balise_web.accounts.models.counting import CacheEntry
from balise_web.accounts.models.invitation import Invitation
from balise_web.accounts.models.support import SupportGrant

__all__ = ["Account", "CacheEntry", "Invitation", "SupportGrant"]
