"""What the checks found, alike with alike, and what was answered."""

from collections.abc import Iterable
from dataclasses import dataclass

from balise.intake.checks import checks
from balise.intake.findings import Severity
from balise.vocabulary.messages import Message
from balise_web.context.access import answers_to
from balise_web.context.models import Note
from balise_web.participants.models import Person
from balise_web.submissions.access import groups_of, may_see_original
from balise_web.submissions.models import Submission

_WORST = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


@dataclass(frozen=True)
class Alike:
    """Findings that are alike: the sentence of the first, how many, and where."""

    severity: str
    message: Message
    column: str
    number: int
    rows: tuple[int, ...]
    more: bool


@dataclass(frozen=True)
class Checked:
    """All findings of one check: its groups, its answers, and whether it asks why."""

    rule: str
    severity: str
    number: int
    groups: tuple[Alike, ...]
    answers: tuple[Note, ...]
    asks: bool

    @property
    def waits(self) -> bool:
        """Say whether its one optional question has no answer yet."""
        return self.asks and not self.answers


@dataclass(frozen=True)
class Found:
    """What was found in a submission, the worst first."""

    checks: tuple[Checked, ...]
    sees_rows: bool

    def count(self, severity: str) -> int:
        """Count the findings of one severity."""
        return sum(one.number for one in self.checks if one.severity == severity)

    @property
    def errors(self) -> int:
        """Count what keeps rows out."""
        return self.count("error")

    @property
    def warnings(self) -> int:
        """Count what is worth a look."""
        return self.count("warning")

    @property
    def notices(self) -> int:
        """Count what is only said."""
        return self.count("notice")


def findings_of_page(by: Person, submission: Submission) -> Found:
    """Gather what was found, for those who may see it."""
    groups: dict[str, list[Alike]] = {}
    for group in groups_of(by, submission):
        first = group.first
        groups.setdefault(first.rule, []).append(
            Alike(
                severity=first.severity.value,
                message=first.message(),
                column=first.column or "",
                number=group.number,
                rows=group.rows,
                more=group.number > len(group.rows) > 0,
            )
        )
    notes: dict[str, list[Note]] = {}
    for note in answers_to(submission).select_related("by"):
        notes.setdefault(note.finding, []).append(note)
    found = [
        Checked(
            rule=rule,
            severity=alike[0].severity,
            number=sum(one.number for one in alike),
            groups=tuple(alike),
            answers=tuple(notes.get(rule, ())),
            asks=asks(rule),
        )
        for rule, alike in groups.items()
    ]
    return Found(tuple(_worst_first(found)), may_see_original(by, submission))


def _worst_first(found: Iterable[Checked]) -> list[Checked]:
    return sorted(
        found, key=lambda one: (_WORST[Severity(one.severity)], -one.number, one.rule)
    )


def asks(rule: str) -> bool:
    """Say whether the findings of a check come with the one optional question."""
    return rule in checks() and checks()[rule].asks


def may_be_answered(rule: str) -> bool:
    """Say whether one may say why: of anything that is no error."""
    return rule in checks() and checks()[rule].severity is not Severity.ERROR
