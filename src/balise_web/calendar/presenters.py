"""The calendar by source, and completeness and timeliness by family."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from balise.vocabulary.model import model
from balise_web.calendar.dues import Due, Source, Tally, tally
from balise_web.pages.links import address
from balise_web.participants.models import Participant


@dataclass(frozen=True)
class Line:
    """One period of a source, and where it can be sent from."""

    due: Due
    nil_address: str


@dataclass(frozen=True)
class Sheet:
    """One source: its rhythm, its periods, the latest first, and how it stands."""

    source: Source
    agency: str
    lines: tuple[Line, ...]
    tally: Tally


def by_source(
    found: Iterable[Due], names: Mapping[str, str], today: date, *, sends: bool
) -> tuple[Sheet, ...]:
    """Gather what is due by its source, in the order of agencies and of the model."""
    gathered: dict[Source, list[Due]] = defaultdict(list)
    for one in found:
        gathered[one.source].append(one)
    return tuple(
        Sheet(
            source=source,
            agency=names.get(source.agency, source.agency),
            lines=tuple(Line(one, _nil(one, sends=sends)) for one in reversed(several)),
            tally=tally(several, today),
        )
        for source, several in gathered.items()
    )


def _nil(one: Due, *, sends: bool) -> str:
    if not sends or one.state not in {"late", "due"}:
        return ""
    return address(
        "submissions:nil-return",
        dataflow=one.source.dataflow,
        period=one.period.code,
    )


@dataclass(frozen=True)
class Row:
    """One participant: per family what was due, given and given in time."""

    code: str
    name: str
    families: tuple[tuple[str, Tally], ...]
    whole: Tally


def overview(
    participants: Iterable[Participant], found: Mapping[str, list[Due]], today: date
) -> tuple[Row, ...]:
    """Give every participant in the order of their names: never a ranking."""
    flows = model().dataflows
    rows = []
    for row in sorted(participants, key=lambda p: (p.name.casefold(), p.code)):
        gathered: dict[str, list[Due]] = defaultdict(list)
        for one in found.get(row.code, []):
            gathered[flows[one.source.dataflow].family or ""].append(one)
        families = tuple((f, tally(gathered[f], today)) for f in model().families)
        whole = tally(found.get(row.code, []), today)
        rows.append(Row(row.code, row.name, families, whole))
    return tuple(rows)
