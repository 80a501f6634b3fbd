"""Which uploads are kept, and what becomes of those that nobody came back for."""

from django.db import transaction
from django.utils import timezone

from balise_web.jobs.leases import end_dead, unlent
from balise_web.uploads.closing import closed
from balise_web.uploads.models import Upload
from balise_web.uploads.states import EXPIRED, KEPT
from balise_web.uploads.storage import Kept


def kept_numbers() -> set[str]:
    """Name every upload whose folder is wanted: the sweep leaves these alone."""
    return set(Upload.objects.filter(state__in=KEPT).values_list("number", flat=True))


def expired_uploads() -> list[str]:
    """Throw away what nobody came back for, and forget rows that hold nothing."""
    end_dead(Upload.objects.all())
    now = timezone.now()
    over = [
        upload
        for upload in Upload.objects.filter(state__in=KEPT, expires_at__lt=now)
        if Upload.objects.filter(unlent(upload), pk=upload.pk).exists()
    ]
    for upload in over:
        with transaction.atomic():
            closed(upload, EXPIRED, person="")
        Kept(upload.number, "").erase()
    numbers = [upload.number for upload in over]
    gone = Upload.objects.exclude(state__in=KEPT).filter(expires_at__lt=now)
    gone.exclude(number__in=numbers).delete()
    return numbers
