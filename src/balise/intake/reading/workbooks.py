"""Read a workbook."""

from balise.intake.reading.jobs import Job
from balise.intake.reading.staging import Staged
from balise.intake.reading.values import Layout


def read_workbook(job: Job) -> tuple[Layout, Staged]:
    """Read one sheet of a workbook."""
    raise NotImplementedError
