"""Which columns must not be shown until somebody says what they hold.

Before there is a pack, the same tests as at the conversion are asked of what a file
itself says; a column whose values surely have a meaning of the model is no suspect.
"""

from ibis.backends.duckdb import Backend

from balise.intake.personal import texts_look_personal
from balise.intake.reading.values import Reading
from balise.intake.suggesting.profiling import Profile, profiles
from balise.intake.suggesting.sheets import may_be_personal
from balise.intake.suggesting.values import THRESHOLD, ColumnSuggestion, Suggestion

_CODED = frozenset({"dimension", "period", "measure", "coordinates", "field"})


def suspects(
    reading: Reading, backend: Backend, suggestion: Suggestion
) -> tuple[str, ...]:
    """Name the columns that may hold personal data, in the order of the file."""
    suggested = {column.index: column for column in suggestion.columns}
    return tuple(
        profile.header
        for profile in profiles(reading, backend)
        if may_be_personal(profile) or _looks_so(profile, suggested.get(profile.index))
    )


def _looks_so(profile: Profile, suggested: ColumnSuggestion | None) -> bool:
    best = suggested.best if suggested else None
    if best and best.role in _CODED and best.confidence >= THRESHOLD:
        return False
    return texts_look_personal(profile.labels)
