"""All of DESIGN 5 at once: whatever happens in whatever order, it still holds."""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from shutil import rmtree

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from balise.analysis.answering import Answer
from balise.analysis.citations import from_json, to_json
from balise.analysis.citing import Citation, Outcome, canonical_csv
from balise.engine.sessions import session
from balise.sharing.decisions import extents
from balise.sharing.explaining import explain
from balise.sharing.ledger import Audience
from balise.store import Store
from core.invariants.cells import granted_cells, opened_cells
from core.invariants.sentences import reads_well
from core.invariants.stories import audiences, offer_terms, some, tables
from core.invariants.world import CODES, LABELS, Line, Region, question

PERIODS = ("2024", "2025", "2025-01", "2025-02")
INDICATORS = ("IE.detected", "SM.identified")
VIEWERS = (*CODES, None)
QUESTIONS = [
    question(measure, first="2024", last="2025", by=by)
    for measure in INDICATORS
    for by in ("participant,period", "period,citizenship")
]
Told = tuple[str | None, bytes, Citation, tuple[object, ...]]

codes = st.sampled_from(CODES)
places = st.integers(0, 100)


class Story(RuleBasedStateMachine):
    """Four participants that send, release, label, offer, narrow, ask and take back."""

    def __init__(self) -> None:
        super().__init__()
        self.closing = ExitStack()
        folder = self.closing.enter_context(tempfile.TemporaryDirectory())
        root = Path(folder).resolve() / "root"
        root.mkdir()
        backend = self.closing.enter_context(session(root))
        self.region = Region(root, backend, Store(root))
        self.told: list[Told] = []

    def teardown(self) -> None:
        self.closing.close()

    @initialize()
    def begin(self) -> None:
        for code in CODES:
            self.region.join(code)
            for flow in ("IE", "SM"):
                self.region.offer(code, flow)
        for code in CODES[:3]:
            self.region.deliver(code, [Line("2024"), Line("2025")])

    @rule(
        code=codes,
        indicator=st.sampled_from(INDICATORS),
        lines=tables(PERIODS, labels=True),
        released=st.booleans(),
    )
    def seal(
        self, code: str, indicator: str, lines: tuple[Line, ...], released: bool
    ) -> None:
        self.region.deliver(code, lines, indicator=indicator, released=released)

    @precondition(lambda self: self.region.held)
    @rule(at=places, released=st.booleans(), n=st.integers(0, 60))
    def replace(self, at: int, released: bool, n: int) -> None:
        held = self.one_of_those_held(at)
        first, *rest = held.lines
        changed = Line(first.period, str(n), *first.cell[1:], label=first.label)
        self.region.deliver(
            held.holding.participant,
            [changed, *rest],
            indicator=held.indicator,
            released=released,
        )

    @precondition(lambda self: self.unreleased)
    @rule(at=places)
    def release(self, at: int) -> None:
        self.region.release(self.unreleased[at % len(self.unreleased)])

    @rule(code=codes, label=st.sampled_from(LABELS), audience=audiences())
    def label(self, code: str, label: str, audience: Audience) -> None:
        self.region.labels[code, label] = audience

    @rule(
        code=codes,
        flow=st.sampled_from(["IE", "SM"]),
        audience=audiences(),
        terms=offer_terms(),
    )
    def offer(
        self, code: str, flow: str, audience: Audience, terms: dict[str, object]
    ) -> None:
        self.region.offer(code, flow, audience, **terms)  # type: ignore[arg-type]

    @rule(code=codes)
    def narrow(self, code: str) -> None:
        self.region.offer(code, "IE", Audience())

    @precondition(lambda self: self.region.held)
    @rule(at=places)
    def recall(self, at: int) -> None:
        self.region.recall(self.one_of_those_held(at).number, {"why": "asked to"})

    @rule()
    def delete_the_shelf(self) -> None:
        rmtree(self.region.store.folders.shelf)
        self.region.store.folders.shelf.mkdir()

    @rule(viewer=st.sampled_from(VIEWERS), at=places)
    def ask(self, viewer: str | None, at: int) -> None:
        asked = QUESTIONS[at % len(QUESTIONS)]
        answer, citation = self.region.ask(viewer, asked)
        assert isinstance(answer, Answer)
        assert citation is not None
        assert not answer.numbers & self.region.recalled.keys()
        assert answer.coverage.table.num_rows
        reads_well(answer.statements)
        rights = self.rights(viewer, citation)
        kept = from_json(to_json(citation))
        self.told.append((viewer, canonical_csv(answer.table), kept, rights))

    @precondition(lambda self: self.told)
    @rule(at=places)
    def rebuild(self, at: int) -> None:
        viewer, content, citation, rights = self.told[at % len(self.told)]
        found = self.region.rebuild(viewer, citation)
        if citation.numbers & self.region.recalled.keys():
            assert found.outcome is Outcome.RECALLED
        elif rights == self.rights(viewer, citation):
            assert found.outcome is Outcome.SAME
        if found.answer is not None:
            assert canonical_csv(found.answer.table) == content

    @invariant()
    def what_is_opened_was_granted(self) -> None:
        # One viewer after each step, each in turn: all five would cost five times.
        viewer = VIEWERS[self.region.clock.hour % len(VIEWERS)]
        opened = opened_cells(self.region, viewer, "IE", "SM")
        granted = granted_cells(self.region, viewer, "IE", "SM")
        assert opened.items() <= granted.items()
        if viewer:
            own = {key for key in granted if key[0] == viewer}
            assert own <= opened.keys()

    @invariant()
    def nothing_recalled_is_there(self) -> None:
        root = self.region.root
        left = {
            file.relative_to(root).parts[0]
            for number in self.region.recalled
            for file in root.rglob(f"*{number}*")
        }
        assert left <= {"removed"}

    @invariant()
    def every_refusal_is_explained(self) -> None:
        for viewer in VIEWERS:
            for decision in self.region.decisions(viewer, "IE", "SM"):
                reads_well(explain(decision, to="viewer"))

    def one_of_those_held(self, at: int):  # type: ignore[no-untyped-def]
        return list(self.region.held.values())[at % len(self.region.held)]

    @property
    def unreleased(self) -> list[str]:
        held = self.region.held.values()
        return [h.number for h in held if h.holding.released_at is None]

    def rights(self, viewer: str | None, citation: Citation) -> tuple[object, ...]:
        flow = citation.question.indicator.dataflow
        return extents(self.region.decisions(viewer, flow))


TestAnyStory = Story.TestCase
TestAnyStory.settings = settings(some(2), stateful_step_count=14)
