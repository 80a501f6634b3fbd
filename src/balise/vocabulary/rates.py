"""What a currency was worth in US dollars, as the mean of a month (RULES 9).

The rates are the reference rates of the European Central Bank, each working day since
1999, as a package carries them; its file is known by a digest, so that whoever has the
same file has the same figures. What the bank does not list has no rate, and nothing
stands in for it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from balise.vocabulary.periods import Frequency, period_of

if TYPE_CHECKING:
    from currency_converter import CurrencyConverter

DOLLAR: Final = "USD"
_PLACES: Final = Decimal("0.00000001")
"""Eight places: a sum of a million keeps its cents."""


@dataclass(frozen=True)
class Rates:
    """Monthly means in US dollars for one unit of a currency.

    ``identity`` names the very file that they come from; a seal names it too.
    """

    identity: str
    _means: dict[tuple[str, date], Decimal | None] = field(
        default_factory=dict, repr=False, compare=False
    )

    def mean(self, currency: str, day: date) -> Decimal | None:
        """Give the mean of the month of a day; None where it is not known whole."""
        month = day.replace(day=1)
        if currency == DOLLAR:
            return Decimal(1)
        key = (currency, month)
        if key not in self._means:
            self._means[key] = _mean(_converter(), currency, month)
        return self._means[key]

    def means(
        self, wanted: frozenset[tuple[str, date]]
    ) -> Mapping[tuple[str, date], Decimal]:
        """Give those of some currencies and months that are known."""
        found = {
            (currency, day): mean
            for currency, day in sorted(wanted)
            if (mean := self.mean(currency, day)) is not None
        }
        return MappingProxyType(found)


@cache
def rates() -> Rates:
    """Give the rates that this Balise works with."""
    source = files("currency_converter") / "eurofxref-hist.zip"
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    return Rates(f"ecb/{version('CurrencyConverter')}/{digest[:16]}")


@cache
def _converter() -> "CurrencyConverter":
    from currency_converter import CurrencyConverter

    return CurrencyConverter(decimal=True)


def _mean(converter: "CurrencyConverter", currency: str, month: date) -> Decimal | None:
    """Take the mean of the month's days that have a rate.

    A month that the file does not reach the end of would change with the next file:
    it has no mean yet. The same holds where a currency came or went within it.
    """
    from currency_converter import RateNotFoundError

    if currency not in converter.currencies:
        return None
    first, last = converter.bounds[currency]
    days = period_of(month, Frequency.MONTHLY)
    # The bank publishes on working days: a month may begin with a long weekend.
    if days.start + timedelta(days=6) < first or last < days.end:
        return None
    found = []
    for offset in range((days.end - days.start).days + 1):
        day = days.start + timedelta(days=offset)
        try:
            found.append(converter.convert(Decimal(1), currency, DOLLAR, date=day))
        except RateNotFoundError:
            continue
    if not found:
        return None
    mean: Decimal = sum(found, Decimal(0)) / len(found)
    return mean.quantize(_PLACES, ROUND_HALF_EVEN)
