"""How long a period lasts, and in which calendar: the frequency of a figure."""

from enum import StrEnum
from typing import Final

from balise.vocabulary.calendars import Calendar


class Frequency(StrEnum):
    """SDMX CL_FREQ, as far as the common model uses it; coarsest first.

    Behind them come the same lengths of time as other calendars cut them. The months of
    the Buddhist era are the Gregorian ones, and need none; thirteen months of Ethiopia
    have no halves and no quarters.
    """

    ANNUAL = "A"
    HALF_YEARLY = "S"
    QUARTERLY = "Q"
    MONTHLY = "M"
    WEEKLY = "W"
    DAILY = "D"
    ISLAMIC_YEAR = "A-ISLAMIC"
    ISLAMIC_HALF = "S-ISLAMIC"
    ISLAMIC_QUARTER = "Q-ISLAMIC"
    ISLAMIC_MONTH = "M-ISLAMIC"
    PERSIAN_YEAR = "A-PERSIAN"
    PERSIAN_HALF = "S-PERSIAN"
    PERSIAN_QUARTER = "Q-PERSIAN"
    PERSIAN_MONTH = "M-PERSIAN"
    ETHIOPIC_YEAR = "A-ETHIOPIC"
    ETHIOPIC_MONTH = "M-ETHIOPIC"
    NEPALI_YEAR = "A-NEPALI"
    NEPALI_HALF = "S-NEPALI"
    NEPALI_QUARTER = "Q-NEPALI"
    NEPALI_MONTH = "M-NEPALI"

    @property
    def calendar(self) -> Calendar:
        """The calendar that cuts time so; weeks and days are those of every calendar."""
        return Calendar(self.value[2:].lower() or Calendar.GREGORIAN)

    @property
    def length(self) -> "Frequency":
        """The frequency of the same length in the Gregorian calendar."""
        return Frequency(self.value[0])

    def of(self, calendar: Calendar) -> "Frequency":
        """Give this length as a calendar cuts it; raises ValueError where it does not."""
        if calendar in {Calendar.GREGORIAN, Calendar.BUDDHIST} or self in _UNCUT:
            return self.length
        return Frequency(f"{self.value[0]}-{calendar.name}")

    @property
    def months(self) -> int:
        """Length in Gregorian months; 0 for what no such month divides into."""
        return _MONTHS.get(self.value, 0)

    @property
    def own_months(self) -> int:
        """Length in months of its own calendar; 0 for weeks and days."""
        if self.value == "A-ETHIOPIC":
            return Calendar.ETHIOPIC.months
        return _MONTHS.get(self.value[0], 0)

    def is_finer_than(self, other: "Frequency") -> bool:
        """Say whether this frequency splits time more finely than the other."""
        return self.rank > other.rank

    @property
    def rank(self) -> int:
        """The place among lengths, coarsest first."""
        return "ASQMWD".index(self.value[0])

    def divides(self, other: "Frequency") -> bool:
        """Say whether periods of the other are made of whole periods of this one.

        Weeks lie in the period of their Thursday. Months of two calendars never fit.
        """
        same = self.calendar is other.calendar or self in _UNCUT
        return same and self.is_finer_than(other)


_MONTHS: Final = {"A": 12, "S": 6, "Q": 3, "M": 1}
_UNCUT: Final = frozenset({Frequency.WEEKLY, Frequency.DAILY})
GREGORIAN: Final = tuple(Frequency)[:6]
"""The frequencies of SDMX, coarsest first."""
