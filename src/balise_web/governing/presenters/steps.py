"""What a new focal point still has to do before its participant takes part fully."""

from dataclasses import dataclass

from django.utils import timezone

from balise.vocabulary.model import model
from balise_web.participants.access import standing, terms_in_force
from balise_web.participants.models import Participant, SourceSheet


@dataclass(frozen=True)
class FirstSteps:
    """Which of the first steps are done."""

    letter: bool
    terms: bool
    version: int
    frequencies: int
    families: int
    agencies: int
    sheets: int

    @property
    def takes_part(self) -> bool:
        """Say whether the two steps that make it take part are done."""
        return self.letter and self.terms

    @property
    def open(self) -> int:
        """Count the steps that are still open."""
        done = (self.letter, self.terms, self.frequencies, self.agencies, self.sheets)
        return sum(not each for each in done)


def first_steps(participant: Participant) -> FirstSteps:
    """Give the first steps of one participant."""
    version = terms_in_force(timezone.localdate()).version
    return FirstSteps(
        letter=standing(participant) != "invited",
        terms=participant.acceptances.filter(terms__version__gte=version).exists(),
        version=version,
        frequencies=participant.frequencies.count(),
        families=len(model().families),
        agencies=participant.agencies.count(),
        sheets=SourceSheet.objects.filter(agency__participant=participant).count(),
    )
