"""Read several tables as they were at one instant, and know that instant.

A release notes its time a moment before others can see it. A reader who only looked at
the clock could cite an instant that has the release, and an answer that has it not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from balise_web.audit.models import Head


@contextmanager
def snapshot() -> Iterator[datetime]:
    """Give an instant: what is committed by then is seen inside, and nothing later.

    Whoever seals or releases holds its audit chain first (``hold``) and looks at the
    clock after; here nobody holds any while the clock is read. SQLite lets one write at
    a time, so its transaction is enough.
    """
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                # Before the first query: what is seen is fixed by that one.
                cursor.execute(f"LOCK TABLE {Head._meta.db_table} IN SHARE MODE")
        at = timezone.now()
        yield at
