"""Incidents sent again by id: what counts, what comes back, and what is told."""

import pytest

from balise_web.audit.models import Event
from balise_web.explore import actions as explore
from balise_web.submissions import actions as submissions
from web.test_the_whole_way import a_question, figures
from web.world import a_cast, done, months

pytestmark = pytest.mark.django_db

PACK = """\
format: 1
name: small-cases
version: "1"
about: One row is one incident.
source: invented for a test
layouts:
  - name: cases
    incidents:
      replaces: id
      complete: true
      groups: {people: {role: migrant, outcome: detected}}
      fixed: {incident.kind: entry}
    columns:
      id: {field: incident.incident, holds_no_personal_data: true}
      day: {period: date, formats: ["%Y-%m-%d"]}
      people: {field: group.count}
"""


def sent(party, folder, rows, *, pack=PACK):
    path = folder / "cases.csv"
    lines = "".join(f"{name},{day.isoformat()},{n}\n" for name, day, n in rows)
    path.write_text(f"id,day,people\n{lines}")
    row = done(
        submissions.submit(path, pack=pack, agency=party.agency, by=party.sender)
    )
    done(submissions.clear(row, by=party.sender))
    done(submissions.approve(row, by=party.validator))
    done(submissions.seal(row, by=party.validator))
    done(submissions.release(row, by=party.lead))
    row.refresh_from_db()
    return row


def asked(party):
    viewed = explore.ask(a_question(), viewer=party.viewer, by=party.lead)
    return done(viewed)


def own_figure(party):
    return figures(asked(party).answer).get(party.code)


def three(day, *counts):
    return [(name, day, n) for name, n in zip("abc", counts, strict=False)]


def test_an_incident_sent_again_counts_as_it_was_sent_last(tmp_path):
    ana, day = a_cast().ana, months()[-1]
    sent(ana, tmp_path, three(day, 5, 7))

    sent(ana, tmp_path, [("b", day, 4)])

    assert own_figure(ana) == 9
    assert done(submissions.verify()) == ()


def test_recalled_alone_it_gives_back_what_it_had_replaced(tmp_path):
    ana, day = a_cast().ana, months()[-1]
    sent(ana, tmp_path, three(day, 5, 7))
    again = sent(ana, tmp_path, [("b", day, 4)])

    done(submissions.recall(again, reason="wrong", by=ana.lead, reach="this"))
    done(submissions.confirm_erasure(again, by=ana.deputy))

    assert own_figure(ana) == 12
    assert done(submissions.verify()) == ()


def test_recalled_with_all_that_it_replaced_nothing_comes_back(tmp_path):
    ana, day = a_cast().ana, months()[-1]
    sent(ana, tmp_path, three(day, 5, 7))
    again = sent(ana, tmp_path, [("b", day, 4)])

    preview = done(submissions.recall_preview(again, by=ana.lead))
    done(submissions.recall(again, reason="wrong", by=ana.lead))
    hidden = own_figure(ana)
    done(submissions.confirm_erasure(again, by=ana.deputy))

    assert len(preview.trimmed) == 1
    assert (hidden, own_figure(ana)) == (5, 5)
    assert done(submissions.verify()) == ()


def kept_labels(home):
    """The ids of incidents whose original labels lie in some sealed file."""
    import duckdb

    pattern = str(home / "store" / "sealed" / "*" / "labels.parquet")
    query = f"SELECT incident FROM read_parquet('{pattern}') ORDER BY 1"
    return [name for (name,) in duckdb.sql(query).fetchall()]


def test_original_labels_are_sealed_and_go_with_their_incidents(tmp_path, home):
    ana, day = a_cast().ana, months()[-1]
    sent(ana, tmp_path, three(day, 5, 7))
    again = sent(ana, tmp_path, [("b", day, 4)])
    before = kept_labels(home)

    done(submissions.recall(again, reason="wrong", by=ana.lead))
    done(submissions.confirm_erasure(again, by=ana.deputy))

    assert (before, kept_labels(home)) == (["a", "b", "b"], ["a"])


def test_an_earlier_one_of_which_every_id_was_sent_again_goes_with_it(tmp_path):
    ana, day = a_cast().ana, months()[-1]
    first = sent(ana, tmp_path, three(day, 5, 7))
    again = sent(ana, tmp_path, three(day, 1, 2, 3))

    preview = done(submissions.recall_preview(again, by=ana.lead))

    assert preview.recalled == (again.number, first.number)


def test_the_earlier_one_recalled_leaves_nothing_of_it_in_a_figure(tmp_path):
    ana, day = a_cast().ana, months()[-1]
    first = sent(ana, tmp_path, three(day, 5, 7))
    sent(ana, tmp_path, [("b", day, 4)])
    cited = asked(ana)

    done(submissions.recall(first, reason="wrong", by=ana.lead, reach="this"))
    done(submissions.confirm_erasure(first, by=ana.deputy))

    assert own_figure(ana) == 4
    rebuilt = explore.rebuild(cited.citation, viewer=ana.viewer, by=ana.lead)
    assert done(rebuilt).recalled_by == ("QMA",)


def test_an_id_that_is_not_sent_again_is_a_finding_and_stays(tmp_path):
    ana, day = a_cast().ana, months()[-1]
    sent(ana, tmp_path, three(day, 5, 7))
    path = tmp_path / "again.csv"
    path.write_text(f"id,day,people\nb,{day.isoformat()},4\n")

    code = ana.agency.code
    tried = done(
        submissions.check_file(
            path, pack=PACK, participant="QMA", agency=code, by=ana.sender
        )
    )

    found = [(g.first.rule, g.first.value) for g in tried.findings]
    assert found == [("incident-vanished", "a")]


def test_a_check_by_nobody_reads_nothing_that_was_sent_before(tmp_path):
    cast, day = a_cast(), months()[-1]
    ana = cast.ana
    sent(ana, tmp_path, three(day, 5, 7))
    path = tmp_path / "again.csv"
    path.write_text(f"id,day,people\nb,{day.isoformat()},4\n")
    said = {"pack": PACK, "participant": "QMA", "agency": ana.agency.code}

    unnamed = submissions.check_file(path, **said)
    stranger = submissions.check_file(path, **said, by=cast.ben.sender)
    helper = submissions.check_file(path, **said, by=cast.secretariat)
    looked = Event.objects.filter(kind="history-looked-at")

    assert done(unnamed).findings == ()
    assert [m.code for m in unnamed.messages] == ["check-without-history"]
    assert [m.code for m in stranger.messages] == ["not-found"]
    assert [m.code for m in helper.messages] == ["check-without-history"]
    assert not looked.exists()

    done(submissions.check_file(path, **said, by=ana.sender))
    assert [(e.chain, e.person) for e in looked] == [("QMA", ana.sender.handle)]


def test_an_incident_that_changed_its_dataflow_leaves_the_figure_of_the_other(
    tmp_path,
):
    ana, day = a_cast().ana, months()[-1]
    sent(ana, tmp_path, three(day, 5, 7))
    exits = PACK.replace("incident.kind: entry", "incident.kind: exit")

    sent(ana, tmp_path, [("b", day, 7)], pack=exits)

    assert own_figure(ana) == 5
    assert done(submissions.verify()) == ()
