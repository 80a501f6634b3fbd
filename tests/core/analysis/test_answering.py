from dataclasses import dataclass, replace

from balise.analysis.answering import ask
from balise.analysis.coverage import State
from balise.analysis.questions import Refused
from balise.analysis.settings import ContextNote, SourceSheet
from balise.sharing.ledger import Use
from balise.vocabulary.extents import Depth, Extent
from balise.vocabulary.precision import DEFAULT
from core.analysis.opened import ASlice, opened, question, rows, setting


@dataclass(frozen=True)
class ADecision:
    owner: str
    granted: bool = True
    use: Use | None = Use.WHOLE_GOVERNMENT
    dataflow: str = "IE"
    depth: Depth = Depth.STATISTICS
    extent: Extent | None = None


def codes(answer):
    return [message.code for message in answer.statements]


def test_an_answer_names_every_participant_and_period_it_rests_on_or_not():
    mine = ASlice("_T", "2022", {"": 1})
    theirs = ASlice("_T", "2023", {"": "Q"}, participant="QMB")
    decided = (ADecision("QMA"), ADecision("QMB"), ADecision("QMC", granted=False))

    answer = ask(
        question(first="2022", last="2023"),
        opened(mine, theirs),
        setting(decisions=decided),
    )

    assert [tuple(row.values()) for row in answer.coverage.table.to_pylist()] == [
        ("QMA", "2022", State.IN),
        ("QMA", "2023", State.NOTHING_REPORTED),
        ("QMB", "2022", State.NOT_AVAILABLE),
        ("QMB", "2023", State.PARTLY),
        ("QMC", "2022", State.NOT_AVAILABLE),
        ("QMC", "2023", State.NOT_AVAILABLE),
    ]


def test_an_answer_with_nothing_in_it_still_has_coverage():
    decided = (ADecision("QMB", granted=False),)

    answer = ask(question(), opened(), setting(decisions=decided))

    assert answer.table.num_rows == 0
    assert answer.coverage.count(State.NOT_AVAILABLE) == 1
    assert codes(answer) == ["nothing-to-show"]


def test_the_split_says_what_it_leaves_in_unknown_other_and_hidden():
    cells = {"SYR": 5, "_U": 3, "_O": 2, "AFG": "Q"}

    answer = ask(
        question(by="period,citizenship"),
        opened(ASlice("citizenship", "2023", cells)),
        setting(),
    )

    shares = {name: float(share) for name, share in answer.coverage.shares.items()}
    assert shares == {"unknown": 0.3, "other": 0.2, "hidden": 0.25}


def test_participants_are_added_only_with_the_words_that_go_with_it():
    mine = ASlice("_T", "2023", {"": 4})
    theirs = ASlice("_T", "2023", {"": 5}, participant="QMB")

    together = ask(question(by="period"), opened(mine, theirs), setting())
    apart = ask(question(), opened(mine, theirs), setting())

    assert rows(together, "value", "participants", "how") == [(9, 2, "computed")]
    assert together.statements[0].code == "detections-across-participants"
    assert together.statements[0].params == {"participants": 2}
    assert "detections-across-participants" not in codes(apart)


def test_a_change_of_table_along_a_series_is_noted():
    first = ASlice("_T", "2022", {"": 4})
    second = ASlice("citizenship", "2023", {"SYR": 4})

    answer = ask(question(first="2022", last="2023"), opened(first, second), setting())

    assert "table-changes" in codes(answer)
    assert "flow-and-effort" in codes(answer)


def test_weeks_fiscal_years_stocks_and_breaks_are_noted():
    weeks = [ASlice("_T", f"2023-W{week:02}", {"": 1}) for week in range(1, 5)]
    fiscal = ASlice("_T", "2022-10-01/P1Y", {"": 5})
    stocks = [
        ASlice("_T", f"2023-{m:02}", {"": m}, indicator="IS.stock", unit="persons")
        for m in range(1, 13)
    ]
    broken = ASlice("_T", "2023", {"": (4, "B")})
    month = question(first="2023-01", grain="month")

    assert "weeks-by-thursday" in codes(ask(month, opened(*weeks), setting()))
    assert "fiscal-years-left-out" in codes(ask(question(), opened(fiscal), setting()))
    stock = ask(question("IS.stock"), opened(*stocks), setting())
    assert "last-value-stands" in codes(stock)
    assert rows(stock, "value") == [(12,)]
    assert "series-break" in codes(ask(question(), opened(broken), setting()))


def test_the_fields_in_which_the_sheets_differ_are_listed():
    mine = ASlice("_T", "2023", {"": 4})
    theirs = ASlice("_T", "2023", {"": 5}, participant="QMB")
    each = {"counting_rule": "each_detection", "date_used": "detection"}
    sheets = (
        SourceSheet("QMA", "police", "IE", each),
        SourceSheet("QMB", "police", "IE", {**each, "counting_rule": "once"}),
    )

    answer = ask(question(), opened(mine, theirs), setting(sheets=sheets))

    assert [d.field for d in answer.differences] == ["counting_rule"]
    assert answer.differences[0].answers["once"] == ("QMB/police",)


def test_context_shows_only_where_it_touches_the_answer():
    mine = ASlice("citizenship", "2023", {"SYR": 4})
    about = ContextNote("QMA", "IE", "law", "A new law.", "en")
    of_syrians = ContextNote(
        "QMA", "IE", "route", "A route.", "en", dimension="citizenship", code="SYR"
    )
    elsewhere = ContextNote("QMB", "IE", "law", "Another.", "en")
    notes = setting(context=(about, of_syrians, elsewhere))

    split = ask(question(by="participant,period,citizenship"), opened(mine), notes)
    total = ask(question(), opened(mine), notes)

    assert split.context == (about, of_syrians)
    assert total.context == (about,)


def test_the_narrowest_use_travels_with_the_answer():
    mine = ASlice("_T", "2023", {"": 4}, participant="QMC")
    theirs = ASlice("_T", "2023", {"": 5}, participant="QMB")
    wide = ADecision("QMC", use=Use.PUBLISH_WITH_NAME)
    narrow = ADecision("QMB", use=Use.OWN_ANALYSTS)

    both = ask(question(), opened(mine, theirs), setting(decisions=(wide, narrow)))
    one = ask(question(), opened(mine), setting(decisions=(wide, narrow)))

    assert both.use == "own-analysts"
    assert one.use == "publish-with-name"


def test_rounded_cells_are_said_to_be_rounded():
    extent = Extent("QMB", "IE", Depth.STATISTICS, precision=DEFAULT)
    theirs = ASlice("_T", "2023", {"": 5}, participant="QMB")

    answer = ask(
        question(),
        opened(theirs),
        setting(decisions=(ADecision("QMB", extent=extent),)),
    )

    assert "figures-rounded" in codes(answer)


def test_a_refusal_gives_the_reason_and_no_figure():
    median = question("FT.fee", by="period", statistic="median")

    refused = ask(median, opened(), setting())

    assert isinstance(refused, Refused)
    assert refused.message.params["axis"] == "participant"


def test_by_agency_each_agency_has_its_own_row():
    mine = ASlice("_T", "2023", {"": 4})
    coast = ASlice("_T", "2023", {"": 5}, agency="coast")

    answer = ask(question(by="agency,period"), opened(mine, coast), setting())

    assert rows(answer, "participant", "agency", "value") == [
        ("QMA", "coast", 5),
        ("QMA", "police", 4),
    ]


def test_an_agency_asked_for_by_name_speaks_for_itself_only():
    mine = ASlice("_T", "2023", {"": 4})
    coast = ASlice("_T", "2023", {"": 5}, agency="coast")

    answer = ask(question(where="agency=coast"), opened(mine, coast), setting())

    assert rows(answer, "participant", "agency", "value") == [("QMA", "coast", 5)]


def test_what_is_not_listed_is_said_so_and_is_neither_in_nor_zero():
    silent = ASlice("citizenship", "2023", {"AFG": 4})
    zero = ASlice("citizenship", "2023", {"AFG": 4}, participant="QMB", absent="zero")
    lists = ASlice("citizenship", "2023", {"SYR": 3}, participant="QMC")
    overlap = ASlice("age", "2023", {"Y0T13": 1, "Y10T17": 1}, participant="QMD")

    of_syrians = ask(
        question(where="citizenship=SYR"), opened(silent, zero, lists), setting()
    )
    some = replace(silent, complete=False)
    of_both = ask(question(where="citizenship=SYR,AFG"), opened(some), setting())
    of_children = ask(question(where="age=Y0T17"), opened(overlap), setting())

    assert rows(of_syrians, "participant", "value", "status") == [
        ("QMB", 0, "A"),
        ("QMC", 3, "A"),
    ]
    assert of_syrians.coverage.table["state"].to_pylist() == ["not-listed", "in", "in"]
    assert of_syrians.numbers == {"NQMBpolice1", "NQMCpolice1"}
    assert of_both.coverage.table["state"].to_pylist() == ["partly"]
    assert of_children.table.num_rows == 0
    assert of_children.coverage.table["state"].to_pylist() == ["not-listed"]


def test_who_reports_by_another_calendar_is_named_with_what_to_ask():
    there = opened(
        ASlice("_T", "islamic:1445-09", {"": 5}), ASlice("_T", "2019", {"": 5})
    )

    found = ask(question(first="2024"), there, setting())

    assert found.table.num_rows == 0
    said = [m for m in found.statements if m.code == "calendar-left-out"]
    assert [dict(m.params) for m in said] == [
        {"participant": "QMA", "period": "islamic:1445-06"}
    ]
    asked = question(first="2019")
    assert not [
        m for m in ask(asked, there, setting()).statements if "calendar" in m.code
    ]
