"""What is known of the columns of one file while they are described."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from balise.intake.personal import header_looks_personal, looks_personal
from balise.intake.suggesting.arranging import Placed
from balise.intake.suggesting.kinds import RowKinds, row_kinds
from balise.intake.suggesting.profiling import Profile

_NO_PLACE: Final = 0.45
"""Below this no meaning of the model is near enough to be worth asking about alone."""


@dataclass(frozen=True)
class Sheet:
    """The columns of one file, their places, and the answers given so far.

    ``in_order`` gives the texts of a column as the rows have them; ``repeats`` says
    whether rows agree in all of some columns. ``indicator`` is what the table counts.
    """

    profiles: Mapping[int, Profile]
    placed: Mapping[int, Placed]
    answers: Mapping[str, str]
    in_order: Callable[[int], list[str]]
    repeats: Callable[[list[int]], bool]
    heads_blocks: Callable[[int], bool]
    indicator: str | None = None
    counts: bool = True
    legend: Mapping[str, str] = field(default_factory=dict)
    """The status of each mark that a note of the file explains."""
    cells: Callable[[Sequence[int]], list[tuple[str | None, ...]]] = lambda _: []
    """Gives some cells of the first rows."""
    none_signs: frozenset[str] = frozenset()
    """The signs of which a note of the file says that they mean none."""

    @property
    def has_figures(self) -> bool:
        """Whether some column is surely the figures."""
        return any(
            p.sure and p.best is not None and p.best.meaning == "measure"
            for p in self.placed.values()
        )

    @property
    def unplaced(self) -> tuple[int, ...]:
        """Columns for which the model seems to have no place at all.

        Further numbers beside the figures are among them: most often they count what
        is no figure of its own, such as attempts, or the same of a part of the people.
        """
        return tuple(
            index
            for index, place in self.placed.items()
            if f"column:{self.profiles[index].header}" not in self.answers
            and (
                _has_no_place(self.profiles[index], place)
                or (self.has_figures and _is_further_number(place))
            )
        )

    def tells_rows_apart(self, header: str) -> bool:
        """Say whether a column that is no dimension says which rows are whose, or what."""
        answered = f"reporter:{header}" in self.answers
        return answered or (self.kinds is not None and self.kinds.header == header)

    @property
    def kinds(self) -> RowKinds | None:
        """What the rows count, where a column says it."""
        for index, place in self.placed.items():
            profile = self.profiles[index]
            answer = self.answers.get(f"column:{profile.header}")
            said = place.best.meaning if place.best and place.sure else ""
            if (answer or said) == "kind":
                given = self.answers.get(f"kinds:{profile.header}")
                return row_kinds(profile.header, profile.labels, given)
        return None


def _is_further_number(place: Placed) -> bool:
    return not place.sure and place.best is not None and place.best.meaning == "measure"


def _has_no_place(profile: Profile, place: Placed) -> bool:
    best = place.best
    return (
        profile.numbers < 0.5
        and (best is None or best.confidence < _NO_PLACE)
        and not may_be_personal(profile)
    )


def may_be_personal(profile: Profile) -> bool:
    """Say whether a column's values must not be shown, even in a question."""
    return header_looks_personal(profile.header) or any(
        map(looks_personal, profile.labels[:50])
    )
