"""RULES 7, pooled: the secretariat's way, from the tick to the figure, by command."""

import json
from datetime import date

import pytest
from django.utils import timezone

from balise.sharing.ledger import Audience, Reach
from balise_web.audit.models import Event
from balise_web.cli import main
from balise_web.explore.models import Pool
from balise_web.offers import actions as offers
from balise_web.participants import actions as people
from balise_web.participants.models import Person
from balise_web.submissions import actions as submissions
from balise_web.submissions.models import Submission
from web.world import Party, a_cast, a_party, a_released, an_offer, done

pytestmark = pytest.mark.django_db

YEAR = timezone.localdate().year - 1
DAYS = [date(YEAR, month, 1) for month in range(1, 13)]
RELEASE = ("pool", "release", "IE.detected", str(YEAR), "--by", "sec")
SHOW = ("pool", "show", "IE.detected", str(YEAR), "--by", "sec")


def five(tmp_path, figures=(10, 20, 30, 40, 50)) -> list[Party]:
    """Five participants that let their figures be pooled, each with a year of months."""
    cast = a_cast()
    parties = [cast.ana, cast.ben, cast.cleo]
    parties += [a_party(code, cast.secretariat) for code in ("QMD", "QME")]
    for party, figure in zip(parties, figures, strict=True):
        ticked(party, "pooled")
        an_offer(party)
        a_released(party, tmp_path, dict.fromkeys(DAYS, figure))
    return parties


def ticked(party: Party, level: str) -> None:
    done(people.tick(party.row, dataflow="IE", level=level, by=party.lead))


def told(capsys, *words: str) -> dict:
    capsys.readouterr()
    main([*words, "--json"])
    return json.loads(capsys.readouterr().out)


def refused(capsys, *words: str) -> list[str]:
    return [one["code"] for one in told(capsys, *words).get("refused", [])]


def values(found: dict) -> list[tuple[str, str]]:
    return [(row["period"], row["value"]) for row in found["rows"]]


def test_a_year_is_released_and_shown_as_it_was_released(tmp_path, capsys) -> None:
    parties = five(tmp_path)

    released = told(capsys, *RELEASE, "--grain", "quarter")
    a_released(parties[0], tmp_path, dict.fromkeys(DAYS, 9_000))
    shown = told(capsys, *SHOW)

    quarter = str((10 + 20 + 30 + 40 + 50) * 3)
    assert values(released) == [(f"{YEAR}-Q{n}", quarter) for n in range(1, 5)]
    assert shown["rows"] == released["rows"]
    assert shown["coverage"] == released["coverage"]


def test_there_is_one_release_and_no_other_to_subtract(tmp_path, capsys) -> None:
    five(tmp_path)
    told(capsys, *RELEASE)
    newcomer = a_party("QMF", Person.objects.get(handle="sec"))
    ticked(newcomer, "pooled")
    an_offer(newcomer)
    a_released(newcomer, tmp_path, dict.fromkeys(DAYS, 60))

    again = told(capsys, *RELEASE)

    assert values(again) == [(str(YEAR), str(150 * 12))]
    assert refused(capsys, *RELEASE, "--grain", "month") == ["pool-released-otherwise"]
    assert Pool.objects.count() == 1


@pytest.mark.parametrize("leaving", ["tick", "open", "recall", "offer"])
def test_who_leaves_takes_the_figure_along_and_is_not_named(
    tmp_path, capsys, leaving: str
) -> None:
    parties = five(tmp_path)
    told(capsys, *RELEASE)
    out = parties[2]
    if leaving == "tick":
        ticked(out, "nothing")
    elif leaving == "open":
        ticked(out, "full")
    elif leaving == "recall":
        row = Submission.objects.get(participant=out.row)
        done(submissions.recall(row, reason="error", by=out.lead))
    else:
        done(
            offers.offer(
                out.row,
                dataflow="IE",
                depth="statistics",
                audience=Audience(Reach.PUBLIC),
                by=out.lead,
                public_from=timezone.localdate(),
            )
        )

    found = told(capsys, *SHOW)

    assert [one["code"] for one in found["refused"]] == ["pool-no-longer-open"]
    assert out.code not in json.dumps(found)


def test_three_are_too_few_whatever_they_have(tmp_path, capsys) -> None:
    parties = five(tmp_path)
    for party in parties[:2]:
        ticked(party, "full")

    assert refused(capsys, *RELEASE) == ["pool-too-few"]


def test_one_that_is_too_large_is_not_released_and_nothing_is_used_up(
    tmp_path, capsys
) -> None:
    five(tmp_path, (1, 1, 1, 1, 900))

    assert refused(capsys, *RELEASE) == ["pool-nothing-to-release"]
    assert not Pool.objects.exists()


def test_only_the_secretariat_has_pooled_figures(tmp_path, capsys) -> None:
    five(tmp_path)

    words = [*RELEASE[:-1], "qma-lead"]
    assert refused(capsys, *words) == ["not-your-role"]


def test_a_year_under_way_is_not_released(tmp_path, capsys) -> None:
    five(tmp_path)

    words = [word.replace(str(YEAR), str(YEAR + 1)) for word in RELEASE]
    assert refused(capsys, *words) == ["pool-year-not-over"]


def test_each_owner_sees_that_its_own_was_counted_and_no_list_of_all_is_kept(
    tmp_path, capsys
) -> None:
    parties = five(tmp_path)
    told(capsys, *RELEASE)

    events = {e.chain: e.what for e in Event.objects.filter(kind="pool-released")}

    assert set(events) == {"-", *(party.code for party in parties)}
    assert all(len(events[party.code]["submissions"]) == 1 for party in parties)
    assert "submissions" not in events["-"]


def test_what_was_released_is_listed(tmp_path, capsys) -> None:
    five(tmp_path)
    told(capsys, *RELEASE)

    rows = told(capsys, "pool", "list", "--by", "sec")["rows"]

    assert [(r["measure"], r["year"]) for r in rows] == [("IE.detected", YEAR)]
