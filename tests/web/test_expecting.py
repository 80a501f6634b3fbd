"""A delivery is held against what its own agency sealed before, and nothing else."""

import pytest

from balise_web.participants import actions as people
from balise_web.submissions import actions as submissions
from balise_web.submissions.access import findings_of
from web.world import PACK, a_cast, a_checked, a_file, a_sealed, done, months

pytestmark = pytest.mark.django_db
USUAL = [9, 12, 11, 14, 10, 8, 13, 12, 9, 11, 15, 10] * 2


def before(scale: int = 1):
    """Give two years of months but the last."""
    return {day: scale * n for day, n in list(zip(months(), USUAL, strict=True))[:-1]}


def last(figure: int):
    return {months()[-1]: figure}


def found(by, row) -> dict[str, dict]:
    return {f.rule: dict(f.params) for f in findings_of(by, row)}


def test_a_figure_far_from_the_agencys_own_past_is_pointed_at(tmp_path):
    party = a_cast().ana
    a_sealed(party, tmp_path, before())

    odd = found(party.sender, a_checked(party, tmp_path, last(410)))
    usual = found(party.sender, a_checked(party, tmp_path, last(12)))

    assert odd["unexpected-figure"]["reported"] == 410
    assert odd["unexpected-figure"]["upper"] < 40
    assert "unexpected-figure" not in usual


def test_no_other_participants_figure_changes_what_is_expected(tmp_path):
    cast = a_cast()
    a_sealed(cast.ana, tmp_path, before())
    alone = found(cast.ana.sender, a_checked(cast.ana, tmp_path, last(410)))

    a_sealed(cast.ben, tmp_path, before(scale=100))
    a_sealed(cast.cleo, tmp_path, before(scale=30))

    assert found(cast.ana.sender, a_checked(cast.ana, tmp_path, last(410))) == alone


def test_no_other_agency_of_the_participant_is_a_history(tmp_path):
    party = a_cast().ana
    a_sealed(party, tmp_path, before())
    other = done(
        people.add_agency(party.row, code="coast", name="Coast", by=party.lead)
    )

    row = done(
        submissions.submit(
            a_file(tmp_path, last(410)), pack=PACK, agency=other, by=party.lead
        )
    )

    assert "unexpected-figure" not in found(party.lead, row)
    assert found(party.lead, row)["too-few-periods"]["number"] == 1


def test_what_was_taken_back_is_no_history(tmp_path):
    party = a_cast().ana
    row = a_sealed(party, tmp_path, before())
    done(submissions.recall(row, reason="wrong", by=party.lead))

    assert "unexpected-figure" not in found(
        party.sender, a_checked(party, tmp_path, last(410))
    )


def test_what_is_due_counts_what_was_sealed_before(tmp_path):
    party = a_cast().ana
    a_sealed(party, tmp_path, before())
    gap = dict.fromkeys(months(26)[:1], 10)

    complete = found(party.sender, a_checked(party, tmp_path, last(12)))
    with_a_gap = found(party.sender, a_checked(party, tmp_path, gap))

    assert "periods-due" not in complete
    assert with_a_gap["periods-due"]["number"] == 2


def test_a_usual_delay_of_the_source_sheet_is_kept_to(tmp_path):
    party = a_cast().ana
    done(
        people.set_source_sheet(
            party.agency,
            dataflow="IE",
            fields={"usual_delay": "0"},
            valid_from=months()[0],
            by=party.lead,
        )
    )

    late = found(party.sender, a_checked(party, tmp_path, {months()[-2]: 10}))

    assert late["later-than-usual"]["usual"] == 0
