"""DESIGN 5.7: whatever is refused is explained, in six languages, with a way on."""

import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from balise.analysis.additions import refusal
from balise.analysis.questions import Question, Refused, parse_question
from balise.intake import BadPack, Finding, Severity, Stopped, convert, load_pack, read
from balise.intake.reading import Reading
from balise.sharing.deciding import decide
from balise.sharing.explaining import explain
from balise.sharing.ledger import Given, Ledger, Offer, Standing, Viewer
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise.vocabulary.periods import Spans
from core.invariants.messy import File, converted, files, packs
from core.invariants.sentences import reads_well
from core.invariants.stories import audiences, offer_terms, some, standings
from core.invariants.world import CODES, TERMS, TODAY, Region, pack_text

Regions = Callable[..., Region]

FLOWS = ("IE", "SM", "IC", "AB", "FT", "CX")


@st.composite
def ledgers(draw) -> Ledger:  # type: ignore[no-untyped-def]
    keys = [(c, f, d) for c in CODES for f in FLOWS for d in Depth]
    offered = draw(
        st.lists(st.sampled_from(keys), min_size=8, max_size=30, unique=True)
    )
    months = st.integers(0, 60)
    return Ledger(
        standings={code: Standing(code, **standing(draw)) for code in CODES},
        offers={
            key: Offer(*key, draw(audiences()), **draw(offer_terms()))
            for key in offered
        },
        given=tuple(
            Given(
                *key,
                Spans.of([run(draw(months))]),
                released_on=TODAY - timedelta(days=draw(st.integers(0, 900))),
                nil=draw(st.integers(0, 4)) == 0,
            )
            for key in draw(st.lists(st.sampled_from(offered), max_size=20))
        ),
        groups={"coast": frozenset(CODES[:2])},
    )


def standing(draw) -> dict[str, object]:  # type: ignore[no-untyped-def]
    share = {"smuggling": draw(st.sampled_from([0.0, 0.9]))}
    terms = draw(st.sampled_from([1, 1, 1, None]))
    known = {"confirmed": True, "accepted_terms": terms, "incident_share": share}
    return known | draw(standings())  # type: ignore[no-any-return]


def run(months: int) -> tuple[date, date]:
    """A run of whole months that begins some months before today."""
    index = TODAY.year * 12 + TODAY.month - 1 - months
    return date(index // 12, index % 12 + 1, 1), date(2026, 6, 30)


@some(20)
@given(ledger=ledgers(), viewer=st.sampled_from([*CODES, None]), office=st.booleans())
def test_every_decision_is_explained_and_every_refusal_says_what_to_do(
    ledger: Ledger, viewer: str | None, office: bool
) -> None:
    who = Viewer(viewer, secretariat=office and viewer is None)
    for decision in decide(who, ledger, TERMS, TODAY, dataflows=FLOWS):
        to_viewer = explain(decision, to="viewer")
        assert to_viewer
        reads_well((*to_viewer, *explain(decision, to="owner")))
        if not decision.granted and decision.because != "public_only":
            assert decision.unlock in to_viewer


words = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            *("IE.detected", "FT.fee", "SG.suspected", "citizenship", "sex", "period"),
            *("participant", "2025", "2025-13", "2025-W02", "month", "week", "sex=F"),
            *("sex=F,M", "mean", "persons_once", "participant=QMZ", "2025-01-01T99"),
        ]
    ),
)


@some(60)
@given(
    measure=words,
    first=words,
    last=st.none() | words,
    by=words,
    where=words,
    grain=st.none() | words,
    statistic=words,
    unit=st.none() | words,
    as_of=st.none() | words,
)
def test_a_question_of_any_words_is_asked_or_refused_in_words(**said: str) -> None:
    found = parse_question(said.pop("measure"), participants=CODES, **said)  # type: ignore[arg-type]

    if isinstance(found, Refused):
        reads_well([found.message])


@some(60)
@given(
    measure=st.sampled_from(sorted(model().indicators)),
    by=st.lists(st.sampled_from(["period", "participant", "sex", "route"]), max_size=3),
    where=st.lists(st.sampled_from(["sex=F", "sex=M", "participant=QMA"]), max_size=3),
    statistic=st.sampled_from(["count", "sum", "mean", "median", "share", "min"]),
    last=st.sampled_from(["2024", "2025"]),
)
def test_an_addition_that_is_not_allowed_says_what_to_ask_instead(
    measure: str, by: list[str], where: list[str], statistic: str, last: str
) -> None:
    words = {"by": by, "where": where, "statistic": statistic, "grain": "year"}
    asked = parse_question(measure, first="2024", last=last, **words)  # type: ignore[arg-type]
    assert isinstance(asked, Question)

    if refused := refusal(asked):
        reads_well([refused.message])


@some(12)
@given(rows=files(), pack=packs)
def test_every_finding_of_any_file_reads_as_a_sentence(
    region: Regions, rows: File, pack: str
) -> None:
    made = region()

    reading, found = converted(made, rows, pack)

    reads_well(finding.message() for finding in reading.findings)
    reads_well(finding.message() for finding in findings_of(made, found.findings))


def findings_of(region: Region, table: str) -> Iterable[Finding]:
    for rule, severity, row, column, value, params in region.rows(table):
        said = json.loads(str(params))
        yield Finding(str(rule), Severity(str(severity)), row, column, value, said)  # type: ignore[arg-type]


@some(25)
@given(content=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_a_file_of_any_bytes_is_read_or_refused_in_words(
    region: Regions, content: bytes
) -> None:
    made = region()
    file = made.root / "any.csv"
    file.write_bytes(content)

    found = read(file, made.backend)  # type: ignore[arg-type]

    if isinstance(found, Reading):
        reads_well(finding.message() for finding in found.findings)
    else:
        reads_well([found.message])


@some(40)
@given(data=st.data())
def test_a_pack_with_any_fault_says_where_and_why(data: st.DataObject) -> None:
    lines = pack_text().splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at] = data.draw(spoiled(lines[at]))

    found = load_pack("\n".join(lines))

    if isinstance(found, BadPack):
        assert 1 <= found.line <= len(lines) + 1
        reads_well(found.all)


def spoiled(line: str) -> st.SearchStrategy[str]:
    name, _, value = line.partition(":")
    junk = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
    return st.one_of(
        st.just(""),
        st.just(f"  {line}"),
        junk.map(lambda text: f"{name}: {text}"),
        junk.map(lambda text: f"{name}{text}:{value}"),
        st.sampled_from(
            ["&a", "*a", "[1", "!!python/name:os.system", "{measure: 3}"]
        ).map(lambda text: f"{name}: {text}"),
    )


def test_a_file_of_another_pack_stops_with_its_reason(region: Regions) -> None:
    made = region()
    file = made.root / "other.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")

    found = convert(
        read(file, made.backend),  # type: ignore[arg-type]
        load_pack(pack_text()),  # type: ignore[arg-type]
        made.backend,  # type: ignore[arg-type]
        participant="QMA",
        agency="police",
        received_on=TODAY,
    )

    assert isinstance(found, Stopped)
    reads_well(found.messages)
