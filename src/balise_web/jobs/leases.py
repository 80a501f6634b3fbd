"""Lend a row to one worker at a time: a job may be started twice and is done once.

Lease, progress and the wish to stop live on the row that is worked on, because the
queue knows none of them (RULES 10).
"""

# ruff: noqa: D106
import secrets
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from balise_web.jobs.processes import is_gone, this_process

LEASE = timedelta(minutes=30)


class Leased(models.Model):
    """A row that one worker at a time may hold."""

    lease_holder = models.CharField(max_length=64, blank=True)
    lease_process = models.CharField(max_length=120, blank=True)
    lease_until = models.DateTimeField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)

    class Meta:
        abstract = True


def take(row: Leased, name: str, **expected: object) -> str:
    """Lend a row that is as expected; give the lease's name, or nothing if it is held."""
    holder = f"{name}:{secrets.token_hex(8)}"
    lent = (
        _rows(row)
        .filter(**expected)
        .filter(unlent(row))
        .update(
            lease_holder=holder,
            lease_process=this_process(),
            lease_until=timezone.now() + LEASE,
            progress=0,
            cancel_requested=False,
        )
    )
    row.refresh_from_db()
    return holder if lent else ""


def unlent(row: Leased) -> Q:
    """Ask for no lease, one that ran out, or one whose process is gone."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=timezone.now())
    lent = _rows(row).filter(lease_until__isnull=False)
    for holder, process in lent.values_list("lease_holder", "lease_process"):
        if is_gone(process):
            free |= Q(lease_holder=holder)
    return free


def goes_on(row: Leased, holder: str, percent: int, **changes: object) -> bool:
    """Note how far a worker is; False where it should stop or has lost its lease."""
    held = _rows(row).filter(lease_holder=holder, cancel_requested=False)
    return bool(
        held.update(progress=percent, lease_until=timezone.now() + LEASE, **changes)
    )


def end(row: Leased, holder: str) -> None:
    """End a lease; one that was lost meanwhile is left alone."""
    _rows(row).filter(lease_holder=holder).update(
        lease_holder="", lease_process="", lease_until=None
    )


def end_dead(rows: QuerySet[Any, Any]) -> None:
    """Let every lease whose process is gone run out now."""
    for row in rows.filter(lease_until__isnull=False):
        if is_gone(row.lease_process):
            rows.filter(pk=row.pk, lease_holder=row.lease_holder).update(
                lease_until=timezone.now()
            )


def _rows(row: Leased) -> QuerySet[Any, Any]:
    return type(row)._default_manager.filter(pk=row.pk)
