"""The balance of a conversion: every row of the file is accounted for, always."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Balance:
    """Rows in = accepted + rejected + skipped by a declared rule.

    ``cells_skipped`` counts figures of accepted rows that a declared rule left out,
    such as the cells that another agency of the same participant submits.
    """

    rows_in: int
    accepted: int
    rejected: int
    skipped: Mapping[str, int] = field(default_factory=dict)
    cells_skipped: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.closes:
            raise ValueError(f"rows are lost: {self}")

    @property
    def closes(self) -> bool:
        """Say whether every row is accounted for once."""
        out = self.accepted + self.rejected + sum(self.skipped.values())
        return self.rows_in == out
