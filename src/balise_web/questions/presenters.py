"""Questions as a page shows them; their words only to who may read the value."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from balise_web.participants.models import Person
from balise_web.questions.access import readable
from balise_web.questions.models import PinnedQuestion


@dataclass(frozen=True)
class Shown:
    """One question. ``is_open`` says that its words may be read today."""

    number: str
    asker: str
    owner: str
    measure: str
    period: str
    codes: tuple[tuple[str, str], ...]
    mine: bool
    is_open: bool
    text: str
    language: str
    asked_at: datetime
    answer: str
    answer_language: str
    answered_at: datetime | None

    @property
    def state(self) -> str:
        """Give the word for where it stands."""
        if not self.is_open:
            return "not-available"
        return "given" if self.answered_at else "due"


def shown(by: Person, asked: Iterable[PinnedQuestion]) -> list[Shown]:
    """Show questions of one's own participant, and to it."""
    every = list(asked)
    words = readable(by, every)
    return [_shown(one, by, one.number in words) for one in every]


def _shown(one: PinnedQuestion, by: Person, is_open: bool) -> Shown:
    return Shown(
        number=one.number,
        asker=one.asker.name,
        owner=one.owner.name,
        measure=one.measure,
        period=one.period,
        codes=tuple(sorted(one.codes.items())),
        mine=one.asker_id == by.participant_id,
        is_open=is_open,
        text=one.text if is_open else "",
        language=one.language,
        asked_at=one.asked_at,
        answer=one.answer if is_open else "",
        answer_language=one.answer_language,
        answered_at=one.answered_at if is_open else None,
    )
