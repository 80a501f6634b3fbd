"""Rows of what was delivered and of what is on the shelf."""

from balise_web.submissions.models.delivery import (
    CoveredSeries,
    RemovalRecord,
    StandingRelease,
    Submission,
)
from balise_web.submissions.models.errands import Errand
from balise_web.submissions.models.notices import Notice
from balise_web.submissions.models.shelf import ShelfRow

__all__ = [
    "CoveredSeries",
    "Errand",
    "Notice",
    "RemovalRecord",
    "ShelfRow",
    "StandingRelease",
    "Submission",
]
