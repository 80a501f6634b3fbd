from dataclasses import replace
from datetime import UTC, datetime

from balise.analysis.answering import ask
from balise.analysis.citations import from_json, to_json
from balise.analysis.citing import Outcome, canonical_csv, cite, rebuild
from balise.analysis.settings import Arrangement, Declaration
from core.analysis.opened import ASlice, opened, question, setting

NOW = datetime(2025, 6, 1, tzinfo=UTC)
MINE = ASlice("citizenship", "2023", {"SYR": 4, "AFG": "Q"})
THEIRS = ASlice("citizenship", "2023", {"SYR": 7}, participant="QMB")
LATER = ASlice("_T", "2023", {"": 3}, participant="QMC")


def keys(number):
    return f"secret of {number}".encode()


def nobody(number):
    return None


def cited(*slices, **values):
    there, about = opened(*slices), setting(**values)
    answer = ask(question(by="period,citizenship"), there, about)
    return answer, cite(answer, there, about, keys, at=NOW)


def test_the_canonical_bytes_are_sorted_plain_and_in_utf_8():
    answer, _ = cited(MINE, THEIRS)

    lines = canonical_csv(answer.table).decode("utf-8").splitlines()

    assert lines[0].startswith(
        "participant,agency,period,citizenship,unit,origin,value"
    )
    assert lines[1:] == sorted(lines[1:])
    assert "_T,_T,2023,SYR,detections,reported,11,,,figure" in lines[2]
    assert "_T,_T,2023,AFG,detections,reported,,,,hidden" in lines[1]


def test_a_citation_reads_back_from_its_text():
    declared = Declaration("QMA", "IE", Arrangement.OFFICIAL, frozenset({"police"}))

    _, citation = cited(MINE, THEIRS, declarations=(declared,))

    assert from_json(to_json(citation)) == citation
    assert citation.declarations == (declared,)


def test_a_citation_names_submissions_and_no_value():
    _, citation = cited(MINE, THEIRS)

    assert citation.numbers == {"NQMApolice1", "NQMBpolice1"}
    assert all(len(digest) == 64 for digest in citation.slices.values())


def test_an_answer_rebuilds_to_the_same_bytes_though_more_is_open_now():
    answer, citation = cited(MINE, THEIRS)

    again = rebuild(citation, opened(LATER, THEIRS, MINE), setting(), keys, nobody)

    assert again.outcome is Outcome.SAME
    assert canonical_csv(again.answer.table) == canonical_csv(answer.table)


def test_a_recall_empties_the_answer_and_says_whose():
    _, citation = cited(MINE, THEIRS)

    def recalled(number):
        return "QMB" if "QMB" in number else None

    again = rebuild(citation, opened(MINE), setting(), keys, recalled)

    assert again.outcome is Outcome.RECALLED
    assert again.recalled_by == ("QMB",)
    assert again.answer is None


def test_what_is_not_open_today_is_not_rebuilt():
    _, citation = cited(MINE, THEIRS)

    fewer = rebuild(citation, opened(MINE), setting(), keys, nobody)
    none = rebuild(citation, opened(), setting(), keys, nobody)
    coarser = rebuild(
        citation,
        opened(MINE, replace(THEIRS, cells={"SYR": 5})),
        setting(),
        keys,
        nobody,
    )

    assert {fewer.outcome, none.outcome, coarser.outcome} == {Outcome.NOT_OPEN}


def test_another_model_version_is_not_installed_here():
    _, citation = cited(MINE)

    again = rebuild(
        replace(citation, model_version="0"), opened(MINE), setting(), keys, nobody
    )

    assert again.outcome is Outcome.NO_MODEL


def test_without_the_secret_there_is_no_digest_to_test_a_guess_against():
    there = opened(MINE)
    answer = ask(question(by="period,citizenship"), there, setting())

    citation = cite(answer, there, setting(), nobody, at=NOW)

    assert set(citation.slices.values()) == {""}
    assert citation.answer == ""


def test_the_same_rows_of_two_submissions_have_different_digests():
    _, citation = cited(THEIRS, replace(THEIRS, participant="QMC"))

    assert len(set(citation.slices.values())) == 2


def test_an_answer_with_an_agency_beside_rebuilds_though_it_cites_one_only():
    police = ASlice("_T", "2023", {"": 5})
    coast = ASlice("_T", "2020", {"": 9}, agency="coast")
    there = opened(police, coast)
    answer = ask(question(), there, setting())
    citation = from_json(to_json(cite(answer, there, setting(), keys, at=NOW)))

    again = rebuild(citation, there, setting(), keys, nobody)

    assert answer.table["origin"].to_pylist() == ["undeclared-agency"]
    assert again.outcome is Outcome.SAME


def test_an_agency_that_came_later_does_not_change_a_cited_answer():
    police = ASlice("_T", "2023", {"": 5})
    coast = ASlice("_T", "2023", {"": 9}, agency="coast")
    answer = ask(question(), opened(police), setting())
    citation = cite(answer, opened(police), setting(), keys, at=NOW)

    again = rebuild(citation, opened(police, coast), setting(), keys, nobody)

    assert again.outcome is Outcome.SAME
