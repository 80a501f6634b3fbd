"""What the rows of an incident file say of the fields of the model, as expressions."""

from collections.abc import Sequence
from dataclasses import dataclass

from balise.intake.converting import recording
from balise.intake.converting.binding import BoundColumn
from balise.intake.converting.staged import Staged
from balise.intake.packs.values import Role
from balise.vocabulary.model import model


@dataclass(frozen=True)
class IncidentRows:
    """The rows that become records, in the table ``base``, aliased ``b``."""

    staged: Staged
    base: str

    @property
    def groups(self) -> Sequence[str]:
        """Name the groups of people that a row may tell of."""
        incidents = self.staged.bound.layout.incidents
        return tuple(incidents.groups) if incidents else ()

    def value(self, target: str, group: str = "") -> str | None:
        """Give what a row says of a field; None where the layout says nothing."""
        return recording.field_expression(self.staged, target, group)

    def column(self, target: str, group: str = "") -> BoundColumn | None:
        """Give the column that fills a field; that of the period fills the date."""
        if target == "incident.date" and self.staged.periods:
            return self.staged.periods.columns[0]
        return recording.field_column(self.staged.bound, target, group)

    def columns(self, target: str) -> tuple[BoundColumn, ...]:
        """Give every column that fills a field, of whichever group."""
        return tuple(
            column
            for column in self.staged.bound.having(Role.FIELD)
            if target in column.column.targets
        )

    def type_of(self, target: str) -> str:
        """Give the type of a field of the model."""
        table, _, name = target.partition(".")
        fields = model().incident_tables[table]
        return next(field.type for field in fields if field.name == name)
