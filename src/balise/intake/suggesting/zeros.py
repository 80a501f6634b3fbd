"""When a dash means that there was nothing: a note says it, or the sums of the table do.

A dash is otherwise *not available*. Zero is never guessed: only where every row that
has a dash adds up to its own total without it, nothing can be left for the dash.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from balise.intake.converting.texts import clean
from balise.intake.suggesting.figures import NumberFormat, value_of

_DASHES: Final = frozenset({"-", "–", "—", "−", "..", ".", ":"})
_NOTE: Final = re.compile(
    r"[\"“'(\[«]?(?P<sign>[-–—−:.]|\.\.)[\"”')\]»]?\s*(?:[=:]|means|significa|signifie)?\s*"
    r"(?:nil|zero|none|no cases?|magnitude (?:nil|zero)|cero|ning[uú]n|sin casos|néant|"
    r"zéro|nul\b|aucun|явлени\w+ (?:нет|не было)|нет случаев|ноль|零|无此|該当なし|"
    r"لا يوجد|صفر|nichts vorhanden|genau null|kein|nessun|nenhum)",
    re.IGNORECASE,
)
_FEWEST: Final = 3


def said_to_be_none(texts: Iterable[str]) -> frozenset[str]:
    """Give the signs of which a note beside the table says that they mean none."""
    return frozenset(
        found["sign"] for text in texts for found in _NOTE.finditer(text.strip())
    )


def none_by_sums(
    rows: Iterable[Sequence[str | None]], found: NumberFormat
) -> frozenset[str]:
    """Give the dashes that are none by the sums; the last cell of a row is its total."""
    way = (found.decimal, found.thousands)
    held: dict[str, int] = {}
    failed: set[str] = set()
    for row in rows:
        *parts, total = (clean(cell or "") for cell in row)
        signs = _DASHES.intersection(parts)
        whole = value_of(total, way)
        numbers = [value_of(part, way) for part in parts if part not in _DASHES]
        if not signs or whole is None or any(number is None for number in numbers):
            continue
        fits = sum((n for n in numbers if n is not None), Decimal(0)) == whole
        for sign in signs:
            held[sign] = held.get(sign, 0) + 1
        failed |= set() if fits else signs
    return frozenset(s for s, n in held.items() if n >= _FEWEST and s not in failed)
