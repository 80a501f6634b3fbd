"""The names of the shelf files wanted now, per viewpoint.

They change in the transaction that seals, releases or recalls, so a question that
reads them once reads one state of the ledger, whatever happens meanwhile.
"""

# ruff: noqa: D106
from typing import ClassVar

from django.db import models
from django.db.models import Q

from balise_web.participants.models import Participant


class ShelfRow(models.Model):
    """One wanted shelf file: ``inside`` is as the participant itself sees it."""

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    dataflow = models.CharField(max_length=2)
    depth = models.CharField(max_length=10)
    restriction = models.CharField(max_length=40, blank=True)
    inside = models.BooleanField()
    name = models.CharField(max_length=128)
    content = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant", "dataflow", "depth", "restriction", "inside"],
                name="shelf_file_once",
            ),
            models.CheckConstraint(
                condition=Q(depth__in=["statistics", "incidents"]),
                name="shelf_depth_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name
