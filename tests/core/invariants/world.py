"""A whole way in one object: file text in, answers out, through the core only.

A delivery is written as text, read, converted through a pack, sealed and released; a
viewer then asks under decisions made from what is really held. Nothing is stubbed.
"""

from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from balise.analysis.answering import Answer, ask
from balise.analysis.citing import Citation, Rebuilt, cite, rebuild
from balise.analysis.questions import Question, Refused, parse_question
from balise.analysis.settings import Declaration, Setting
from balise.intake import Converted, Reading, convert, read
from balise.sharing.deciding import decide
from balise.sharing.decisions import Decision, extents
from balise.sharing.ledger import (
    Audience,
    Given,
    Ledger,
    Offer,
    Reach,
    Standing,
    Viewer,
)
from balise.sharing.terms import Terms
from balise.store import Content, Holding, Manifest, Store
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise.vocabulary.periods import Frequency, Spans
from balise.vocabulary.precision import EXACT, Precision
from core.invariants.lines import Line, file_text, pack_text, packed

TODAY = date(2026, 7, 15)
BEGIN = datetime(2025, 1, 1, 12, tzinfo=UTC)
TERMS = Terms()
CODES = ("QMA", "QMB", "QMC", "QMD")
LABELS = ("secret", "inner")


@dataclass(frozen=True)
class Held:
    """What the ledger would know of a submission, with what was in it."""

    holding: Holding
    secret: bytes
    manifest: Manifest
    lines: tuple[Line, ...]
    indicator: str
    unit: str
    border: str = ""

    @property
    def number(self) -> str:
        return self.holding.number


@dataclass
class Region:
    """Participants, their offers and deliveries, and one engine over one root."""

    root: Path
    backend: object
    store: Store
    held: dict[str, Held] = field(default_factory=dict)
    offers: dict[tuple[str, str, Depth], Offer] = field(default_factory=dict)
    standings: dict[str, Standing] = field(default_factory=dict)
    labels: dict[tuple[str, str], Audience] = field(default_factory=dict)
    groups: dict[str, frozenset[str]] = field(default_factory=dict)
    recalled: dict[str, str] = field(default_factory=dict)
    declarations: tuple[Declaration, ...] = ()
    clock: datetime = BEGIN
    count: int = 0

    def join(self, code: str, **standing: object) -> None:
        known: dict[str, object] = {"confirmed": True, "accepted_terms": 1}
        self.standings[code] = Standing(code, **(known | standing))  # type: ignore[arg-type]

    def offer(
        self,
        code: str,
        flow: str,
        audience: Audience | None = None,
        *,
        depth: Depth = Depth.STATISTICS,
        precision: Precision = EXACT,
        **more: object,
    ) -> None:
        audience = audience or Audience(Reach.ALL)
        made = Offer(code, flow, depth, audience, precision, **more)  # type: ignore[arg-type]
        self.offers[code, flow, depth] = made

    def tick(self) -> datetime:
        self.clock += timedelta(hours=1)
        return self.clock

    def deliver(
        self,
        code: str,
        lines: Iterable[Line],
        *,
        agency: str = "police",
        indicator: str = "IE.detected",
        unit: str | None = None,
        number: str | None = None,
        released: bool = True,
        know: bool = True,
        original: bool = True,
        **pack: object,
    ) -> Held:
        """Take a file the whole way; it must be one without errors."""
        self.count += 1
        lines = tuple(lines)
        number = number or f"n{self.count:015d}"
        file = self.store.draft(number) / "file.csv"
        file.write_text(file_text(lines), encoding="utf-8")
        text = pack_text(indicator, unit, **pack)  # type: ignore[arg-type]
        found = self.convert(file, text, code, agency)
        assert not found.blocking, self.rows(found.findings)
        content = Content(
            self.backend,  # type: ignore[arg-type]
            observations=found.observations,
            rejected=found.rejected,
            findings=found.findings,
            original=file if original else None,
            covered=found.covered,
        )
        secret = (number * 4).encode()[:32]
        mine = [h.holding for h in self.held.values() if h.holding.participant == code]
        manifest = self.store.seal(
            content,
            number=number,
            secret=secret,
            manifest={"pack": packed(text).identity},
            holdings=mine if know else (),
        )
        at = self.tick()
        holding = Holding(
            number=number,
            order=self.count,
            sealed_at=at,
            released_at=at if released else None,
            participant=code,
            agency=agency,
            covered=found.covered,
            restrictions=manifest.restrictions,
            same_as=manifest.same_as,
        )
        unit = unit or model().indicators[indicator].units[0]
        self.held[number] = Held(
            *(holding, secret, manifest, lines, indicator, unit),
            border=str(pack.get("border", "")),
        )
        return self.held[number]

    def convert(self, file: Path, pack: str, code: str, agency: str) -> Converted:
        reading = read(file, self.backend)  # type: ignore[arg-type]
        assert isinstance(reading, Reading), reading
        found = convert(
            reading,
            packed(pack),
            self.backend,  # type: ignore[arg-type]
            participant=code,
            agency=agency,
            received_on=TODAY,
        )
        assert isinstance(found, Converted), found
        return found

    def rows(self, table: str) -> list[tuple[object, ...]]:
        con = self.backend.con  # type: ignore[attr-defined]
        return con.execute(f'SELECT * FROM "{table}" ORDER BY ALL').fetchall()

    def release(self, number: str) -> None:
        held = self.held[number]
        holding = replace(held.holding, released_at=self.tick())
        self.held[number] = replace(held, holding=holding)

    def recall(self, number: str, record: Mapping[str, object] | None = None) -> None:
        """Hide at once, then erase; the secret goes with the row."""
        held = self.held.pop(number)
        self.recalled[number] = held.holding.participant
        self.tick()
        self.store.erase(number, record)

    @property
    def holdings(self) -> list[Holding]:
        return [held.holding for held in self.held.values()]

    @property
    def ledger(self) -> Ledger:
        return Ledger(
            standings=dict(self.standings),
            offers=dict(self.offers),
            given=tuple(g for held in self.held.values() for g in _given(held)),
            groups=dict(self.groups),
            label_audiences=dict(self.labels),
        )

    def decisions(self, viewer: str | None, *flows: str) -> tuple[Decision, ...]:
        return decide(Viewer(viewer), self.ledger, TERMS, TODAY, dataflows=flows)

    def setting(self, viewer: str | None, flow: str) -> Setting:
        return Setting(
            viewer=viewer,
            today=TODAY,
            decisions=self.decisions(viewer, flow),
            declarations=self.declarations,
        )

    @contextmanager
    def opened(self, decisions: Iterable[Decision], *, as_of: datetime | None = None):  # type: ignore[no-untyped-def]
        granted = [e for e in extents(decisions) if e.depth is Depth.STATISTICS]
        files = [
            file
            for inside in (False, True)
            for file in self.store.shelf_files(
                self.holdings, inside=inside, as_of=as_of
            )
        ]
        with self.store.opened(granted, files, self.backend) as found:  # type: ignore[arg-type]
            yield found

    def cells(self, viewer: str | None, *flows: str) -> list[dict[str, object]]:
        """Every cell that a viewer can open."""
        with self.opened(self.decisions(viewer, *flows)) as found:
            return found.cells.to_pyarrow().to_pylist()  # type: ignore[no-any-return]

    def ask(
        self, viewer: str | None, question: Question
    ) -> tuple[Answer | Refused, Citation | None]:
        setting = self.setting(viewer, question.indicator.dataflow)
        with self.opened(setting.decisions, as_of=question.as_of) as found:  # type: ignore[arg-type]
            answer = ask(question, found, setting)
            if isinstance(answer, Refused):
                return answer, None
            return answer, cite(answer, found, setting, self.key, at=self.clock)

    def rebuild(self, viewer: str | None, citation: Citation) -> Rebuilt:
        setting = self.setting(viewer, citation.question.indicator.dataflow)
        with self.opened(setting.decisions, as_of=citation.as_of) as found:  # type: ignore[arg-type]
            return rebuild(citation, found, setting, self.key, self.recalled.get)

    def key(self, number: str) -> bytes | None:
        held = self.held.get(number)
        return held.secret if held else None


def _given(held: Held) -> Iterable[Given]:
    """What a release gives: per dataflow and frequency, the periods that it covers."""
    if held.holding.released_at is None:
        return
    found: dict[tuple[str, str], Spans] = {}
    for flow in held.holding.covered:
        key = (flow.covered.series.dataflow, flow.covered.series.frequency)
        found[key] = found.get(key, Spans()) | flow.covered.periods
    labels = {line.label for line in held.lines}
    for (dataflow, frequency), periods in found.items():
        yield Given(
            held.holding.participant,
            dataflow,
            Depth.STATISTICS,
            periods,
            released_on=held.holding.released_at.date(),
            nil=all(line.n == "0" for line in held.lines),
            frequency=Frequency(frequency),
            labels=frozenset() if "" in labels else frozenset(labels),
        )


def question(measure: str = "IE.detected", **words: object) -> Question:
    asked = {"first": "2025", "by": "participant,period", "grain": "year", **words}
    found = parse_question(measure, **asked)  # type: ignore[arg-type]
    assert isinstance(found, Question), found
    return found
