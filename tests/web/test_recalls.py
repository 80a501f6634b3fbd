"""A recall is complete: nothing of it is answered, cited, kept or countable as given."""

import pytest

from balise_web.context import actions as context
from balise_web.context.models import Note
from balise_web.explore import actions as explore
from balise_web.offers.ledgers import ledger
from balise_web.outcomes import Refused
from balise_web.submissions import actions as submissions
from balise_web.submissions.models import RemovalRecord, Submission
from web.test_the_whole_way import a_question, figures
from web.world import a_cast, a_released, an_offer, done, months, who_shares

pytestmark = pytest.mark.django_db


def asked_by(party, **more):
    return done(explore.ask(a_question(), viewer=party.viewer, by=party.lead, **more))


def bytes_under(home, text: str) -> list[str]:
    return [
        str(path.relative_to(home))
        for path in home.rglob("*")
        if path.is_file() and text.encode() in path.read_bytes()
    ]


def test_it_counts_as_given_no_more(tmp_path):
    cast = a_cast()
    given = who_shares(cast, tmp_path)
    from django.utils import timezone

    done(submissions.recall(given, reason="wrong", by=cast.ana.lead))

    known = ledger(timezone.localdate())
    assert not [one for one in known.given if one.participant == "QMA"]
    assert known.standings["QMA"].recalls
    assert "QMB" not in figures(asked_by(cast.ana).answer)


def test_erasing_needs_a_second_person_and_leaves_a_removal_record(tmp_path, home):
    cast = a_cast()
    given = who_shares(cast, tmp_path)
    done(
        context.add_context(
            cast.ana.row,
            kind="law",
            text="A new law.",
            language="en",
            submission=given,
            by=cast.ana.lead,
        )
    )
    done(submissions.recall(given, reason="wrong", by=cast.ana.lead))

    alone = submissions.confirm_erasure(given, by=cast.ana.lead)
    done(submissions.confirm_erasure(given, by=cast.ana.deputy))

    given.refresh_from_db()
    removal = RemovalRecord.objects.get(submission=given)
    assert isinstance(alone, Refused)
    assert alone.message.code == "another-person"
    assert given.secret is None
    assert (given.file_name, given.balance, given.pack_text) == ("", {}, "")
    assert (removal.reason, removal.dataflows) == ("wrong", ["IE"])
    assert removal.erased_at is not None
    assert not Note.objects.exists()
    assert not (home / "store" / "sealed" / given.number).exists()
    assert not [
        name for name in bytes_under(home, given.number) if "removed" not in name
    ]
    assert done(submissions.verify()) == ()


def test_the_receipt_names_who_exported_it(tmp_path):
    cast = a_cast()
    given = who_shares(cast, tmp_path)
    asked_by(cast.ben, export="csv")
    asked_by(cast.ana)

    receipt = done(submissions.recall(given, reason="wrong", by=cast.ana.lead))

    assert receipt.exported_to == ("QMB",)


def test_by_default_what_it_replaced_goes_with_it(tmp_path):
    cast = a_cast()
    first = who_shares(cast, tmp_path)
    second = a_released(cast.ana, tmp_path, dict.fromkeys(months(), 11))

    preview = done(submissions.recall_preview(second, by=cast.ana.lead))
    done(submissions.recall(second, reason="wrong", by=cast.ana.lead))

    first.refresh_from_db()
    assert set(preview.recalled) == {first.number, second.number}
    assert first.state == "recalled"
    assert "QMA" not in figures(asked_by(cast.ben).answer)
    done(submissions.confirm_erasure(second, by=cast.ana.deputy))
    assert not RemovalRecord.objects.filter(erased_at=None).exists()


def test_this_one_only_brings_back_what_it_replaced(tmp_path):
    cast = a_cast()
    first = who_shares(cast, tmp_path)
    second = a_released(cast.ana, tmp_path, dict.fromkeys(months(), 11))
    assert figures(asked_by(cast.ben).answer)["QMA"] == 11 * 24

    preview = done(submissions.recall_preview(second, by=cast.ana.lead, reach="this"))
    done(submissions.recall(second, reason="wrong", by=cast.ana.lead, reach="this"))

    assert preview.returns == (first.number,)
    assert figures(asked_by(cast.ben).answer)["QMA"] == 10 * 24


def test_what_it_replaced_in_part_loses_just_those_days(tmp_path):
    cast = a_cast()
    first = who_shares(cast, tmp_path)
    late = a_released(cast.ana, tmp_path, dict.fromkeys(months()[12:], 11))

    preview = done(submissions.recall_preview(late, by=cast.ana.lead))
    done(submissions.recall(late, reason="wrong", by=cast.ana.lead))

    first.refresh_from_db()
    assert preview.trimmed == (first.number,)
    assert first.state == "released"
    assert figures(asked_by(cast.ana).answer)["QMA"] == 10 * 12
    assert done(submissions.verify()) == ()


def test_a_slice_that_did_not_change_goes_with_its_recall(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    changed = dict.fromkeys(months(), 10) | {months()[-1]: 12}
    second = a_released(cast.ana, tmp_path, changed)
    assert figures(asked_by(cast.ben).answer)["QMA"] == 242

    done(submissions.recall(second, reason="wrong", by=cast.ana.lead))

    assert "QMA" not in figures(asked_by(cast.ben).answer)


def test_an_earlier_day_does_not_show_what_was_recalled_since(tmp_path):
    from dataclasses import replace

    from django.utils import timezone

    cast = a_cast()
    given = who_shares(cast, tmp_path)
    before = timezone.now()
    question = replace(a_question(), as_of=before)
    view = {"viewer": cast.ben.viewer, "by": cast.ben.lead}
    assert "QMA" in figures(done(explore.ask(question, **view)).answer)

    done(submissions.recall(given, reason="wrong", by=cast.ana.lead))

    assert "QMA" not in figures(done(explore.ask(question, **view)).answer)


def test_a_release_says_what_it_opens_in_return(tmp_path):
    from web.world import a_sealed

    cast = a_cast()
    an_offer(cast.ana)
    an_offer(cast.ben)
    a_released(cast.ben, tmp_path)
    row = a_sealed(cast.ana, tmp_path)

    preview = done(submissions.release_preview(row, by=cast.ana.lead))
    receipt = done(submissions.release(row, by=cast.ana.lead))

    readers = {r.participant: r.granted for r in preview.readers}
    assert readers == {"QMB": True, "QMC": False}
    assert ("QMB", "IE") in receipt.opened
    assert Submission.objects.get(pk=row.pk).state == "released"


def test_only_two_recalls_a_year_are_corrections(tmp_path):
    ana = a_cast().ana

    outcomes = []
    for _ in range(3):
        row = a_released(ana, tmp_path)
        outcomes.append(
            submissions.recall(
                row, reason="a slip", by=ana.lead, reach="this", correction=True
            )
        )

    assert [type(outcome).__name__ for outcome in outcomes] == [
        "Done",
        "Done",
        "Refused",
    ]
    assert outcomes[2].message.code == "corrections-used-up"


def sealed_figures(home):
    """Every observation in any sealed file, as (period, value)."""
    import duckdb

    pattern = str(home / "store" / "sealed" / "*" / "statistics" / "*.parquet")
    query = f"SELECT period, value::INT FROM read_parquet('{pattern}') ORDER BY ALL"
    return duckdb.sql(query).fetchall()


def test_once_confirmed_the_replaced_days_are_in_no_file(tmp_path, home):
    cast = a_cast()
    first = who_shares(cast, tmp_path)
    asked = asked_by(cast.ana)
    late = a_released(cast.ana, tmp_path, dict.fromkeys(months()[12:], 11))
    done(submissions.recall(late, reason="wrong", by=cast.ana.lead))

    receipt = done(submissions.confirm_erasure(late, by=cast.ana.deputy))

    first.refresh_from_db()
    rest = Submission.objects.get(participant=cast.ana.row, state="released")
    told = {message.code: message.params for message in receipt.messages}
    assert told["rest-resealed"] == {"number": first.number, "rest": rest.number}
    assert (first.state, first.secret) == ("recalled", None)
    assert not (home / "store" / "sealed" / first.number).exists()
    assert (rest.sealed_at, rest.released_at) == (first.sealed_at, first.released_at)
    kept = [(f"{day:%Y-%m}", 10) for day in months()[:12]]
    ben = [(f"{day:%Y-%m}", 7) for day in months()]
    assert sealed_figures(home) == sorted(kept + ben)
    assert figures(asked_by(cast.ana).answer)["QMA"] == 10 * 12
    assert figures(asked_by(cast.ben).answer)["QMA"] == 10 * 12
    assert done(submissions.verify()) == ()
    again = explore.rebuild(asked.citation, viewer=cast.ana.viewer, by=cast.ana.lead)
    assert done(again).recalled_by == ("QMA",)


def test_the_rest_can_be_replaced_and_taken_back_like_any_other(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    late = a_released(cast.ana, tmp_path, dict.fromkeys(months()[12:], 11))
    done(submissions.recall(late, reason="wrong", by=cast.ana.lead))
    done(submissions.confirm_erasure(late, by=cast.ana.deputy))
    last = a_released(cast.ana, tmp_path, dict.fromkeys(months()[6:], 3))

    preview = done(submissions.recall_preview(last, by=cast.ana.lead))
    done(submissions.recall(last, reason="wrong again", by=cast.ana.lead))
    done(submissions.confirm_erasure(last, by=cast.ana.deputy))

    assert len(preview.trimmed) == 1
    assert figures(asked_by(cast.ana).answer)["QMA"] == 10 * 6
    assert done(submissions.verify()) == ()


YEARS = """\
format: 1
name: yearly-arrivals
version: "1"
about: Arrivals per year, the total only.
source: invented for a test
layouts:
  - name: total
    time: {frequency: A, year_start: START}
    figures: {indicator: IE.detected, unit: detections, complete: true}
    columns:
      year: {period: year}
      arrivals: {measure: {}}
"""


def yearly(party, folder, start, year, count):
    path = folder / "years.csv"
    path.write_text(f"year,arrivals\n{year},{count}\n")
    row = done(
        submissions.submit(
            path,
            pack=YEARS.replace("START", str(start)),
            agency=party.agency,
            by=party.sender,
        )
    )
    done(submissions.clear(row, by=party.sender))
    done(submissions.approve(row, by=party.validator))
    done(submissions.seal(row, by=party.validator))
    done(submissions.release(row, by=party.lead))
    row.refresh_from_db()
    return row


def test_a_fiscal_year_taken_back_leaves_the_calendar_years(tmp_path):
    from balise.analysis.questions import parse_question

    ana, year = a_cast().ana, months()[0].year - 1
    calendar = yearly(ana, tmp_path, 1, year, 40)
    fiscal = yearly(ana, tmp_path, 7, year - 1, 50)

    preview = done(submissions.recall_preview(fiscal, by=ana.lead))
    done(submissions.recall(fiscal, reason="wrong", by=ana.lead))

    asked = parse_question(
        "IE.detected", first=str(year), last=str(year), by="participant", grain="year"
    )
    answer = done(explore.ask(asked, viewer=ana.viewer, by=ana.lead)).answer
    calendar.refresh_from_db()
    assert (preview.recalled, preview.trimmed) == ((fiscal.number,), ())
    assert calendar.state == "released"
    assert figures(answer) == {"QMA": 40}
    assert done(submissions.verify()) == ()
