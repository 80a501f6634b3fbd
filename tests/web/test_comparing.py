"""Change, trend and share by command, with the conditions of RULES 3."""

import csv
import json

import pytest
from django.utils import timezone

from balise.sharing.ledger import Audience, Reach
from balise.vocabulary.languages import LANGUAGES
from balise_web.cli import main
from balise_web.offers import actions as offers
from balise_web.submissions import actions as submissions
from web.world import Party, a_cast, an_offer, done

pytestmark = pytest.mark.django_db

PACK = """\
format: 1
name: by-sex
version: "1"
about: Arrivals by sex, of months and years.
source: invented for a test
layouts:
  - name: sexes
    time: {frequency: M}
    figures: {indicator: IE.detected, unit: detections, complete: true}
    columns:
      period: {period: sdmx}
      sex: {dimension: sex, totals: [All]}
      n: {measure: {}}
      status: {provisional: ["p"]}
"""


def sent(party: Party, folder, *lines: str) -> None:
    """Release figures written as ``2022-01 F 5``, p for provisional, total for all."""
    rows = [(*line.split(), "")[:4] for line in lines]
    path = folder / "sexes.csv"
    text = "".join(f"{a},{b},{c},{d}\n" for a, b, c, d in rows)
    path.write_text(f"period,sex,n,status\n{text}")
    row = done(
        submissions.submit(path, pack=PACK, agency=party.agency, by=party.sender)
    )
    done(submissions.clear(row, by=party.sender))
    done(submissions.approve(row, by=party.validator))
    done(submissions.seal(row, by=party.validator))
    row.refresh_from_db()
    done(submissions.release(row, by=party.lead))


def months(year: int, *figures: int, sex: str = "All") -> list[str]:
    return [f"{year}-{m:02} {sex} {n}" for m, n in enumerate(figures, start=1)]


@pytest.fixture
def cast(tmp_path):
    found = a_cast()
    an_offer(found.ana)
    # Ben's figures are public, so that Ana reads them whatever she gives.
    done(
        offers.offer(
            found.ben.row,
            dataflow="IE",
            depth="statistics",
            audience=Audience(Reach.PUBLIC),
            public_from=timezone.localdate(),
            by=found.ben.lead,
        )
    )
    return found


def told(capsys, *words: str, measure: str = "IE.detected") -> dict:
    capsys.readouterr()
    main(["ask", measure, "--viewer", "QMA", *words, "--json"])
    return json.loads(capsys.readouterr().out)


def codes(found: dict, key: str = "statements") -> set[str]:
    return {one["code"] for one in found[key]}


YEARS = ("--from", "2022", "--to", "2023", "--grain", "month")


def test_change_compares_the_months_that_both_years_have(
    cast, tmp_path, capsys
) -> None:
    sent(cast.ana, tmp_path, *months(2022, *[10] * 12), *months(2023, 20, 20, 20))

    found = told(capsys, *YEARS, "--show", "change")

    (row,) = found["rows"]
    assert (row["before"], row["after"]) == ("30", "60")
    assert (row["kind"], row["amount"]) == ("share", "1")
    assert row["participants"] == "QMA"
    assert row["compared"].startswith("2022-01→2023-01, 2022-02")
    assert {"participants-compared", "flow-and-effort"} <= codes(found)
    assert found["citation"]


def test_change_from_a_base_under_twenty_is_a_difference(
    cast, tmp_path, capsys
) -> None:
    sent(cast.ana, tmp_path, *months(2022, 9, 10), *months(2023, 30, 30))

    found = told(capsys, *YEARS, "--show", "change")

    assert [(r["kind"], r["amount"]) for r in found["rows"]] == [("difference", "41")]
    assert "change-as-difference" in codes(found)


def test_change_compares_the_same_participants_and_the_same_status(
    cast, tmp_path, capsys
) -> None:
    sent(cast.ana, tmp_path, *months(2022, 30, 30), *months(2023, 30, 60))
    provisional = [f"{line} p" for line in months(2023, 500, 500)]
    sent(cast.ben, tmp_path, *months(2022, 100, 100), *provisional)

    found = told(capsys, *YEARS, "--show", "change")

    read = {c["participant"] for c in found["coverage"] if c["state"] == "in"}
    assert read == {"QMA", "QMB"}
    assert [r["participants"] for r in found["rows"]] == ["QMA"]
    assert [(r["before"], r["after"]) for r in found["rows"]] == [("60", "90")]


def test_each_code_of_a_split_is_compared_by_itself(cast, tmp_path, capsys) -> None:
    lines = [*months(2022, 40, sex="F"), *months(2022, 10, sex="M")]
    sent(cast.ana, tmp_path, *lines, *months(2023, 50, sex="F"))

    found = told(capsys, *YEARS, "--by", "sex", "--show", "change")

    kinds = {row["sex"]: row["kind"] for row in found["rows"]}
    assert kinds == {"F": "share", "M": "not-compared"}
    assert "growth-nothing-common" in codes(found)


def test_trend_follows_those_present_throughout_and_names_the_others(
    cast, tmp_path, capsys
) -> None:
    sent(cast.ana, tmp_path, *months(2022, 5, 6, 7))
    sent(cast.ben, tmp_path, *months(2022, 100, 100))

    words = ("--from", "2022-01", "--to", "2022-03", "--grain", "month")
    found = told(capsys, *words, "--show", "trend")

    assert [(r["period"], r["value"]) for r in found["rows"]] == [
        ("2022-01", "5"),
        ("2022-02", "6"),
        ("2022-03", "7"),
    ]
    sentences = {one["code"]: str(one) for one in found["statements"]}
    assert "QMA" in sentences["participants-compared"]
    assert "QMB" in sentences["trend-left-out"]


def shares(found: dict) -> dict[str, object]:
    return {row["sex"]: row["share"] for row in found["rows"]}


JANUARY = ("--from", "2022-01", "--to", "2022-01", "--by", "sex", "--show", "share")


def test_a_share_is_of_the_known_and_says_so(cast, tmp_path, capsys) -> None:
    sent(cast.ana, tmp_path, "2022-01 F 30", "2022-01 M 10", "2022-01 _U 40")

    known = told(capsys, *JANUARY)
    whole = told(capsys, *JANUARY, "--with-unknown")

    assert shares(known) == {"F": "0.75", "M": "0.25", "_U": None}
    assert {row["known_of_all"] for row in known["rows"]} == {"0.5"}
    assert {row["base_holds"] for row in known["rows"]} == {"known"}
    assert "share-of-known" in codes(known)
    assert shares(whole) == {"F": "0.375", "M": "0.125", "_U": "0.5"}
    assert {row["base_holds"] for row in whole["rows"]} == {"known-and-unknown"}
    assert "share-with-unknown" in codes(whole)


@pytest.mark.parametrize("words", [(), ("--with-unknown",)])
def test_no_share_under_twenty_known_whatever_the_base(
    cast, tmp_path, capsys, words
) -> None:
    sent(cast.ana, tmp_path, "2022-01 F 10", "2022-01 M 9", "2022-01 _U 90")

    found = told(capsys, *JANUARY, *words)

    assert set(shares(found).values()) == {None}
    assert "share-under-minimum" in codes(found)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--show", "share"), "share-needs-one-dimension"),
        (("--show", "share", "--by", "transport"), "addition-parts-may-exceed"),
        (("--show", "change", "--by", "agency"), "growth-not-by-agency"),
        (("--show", "change"), "growth-nothing-common"),
        (("--show", "trend"), "trend-nobody-throughout"),
    ],
)
def test_what_may_not_be_compared_is_refused_with_the_reason(
    cast, tmp_path, capsys, words, code
) -> None:
    sent(cast.ana, tmp_path, *months(2022, 5))

    assert code in codes(told(capsys, *YEARS, *words), "refused")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comparison_is_told_in_every_language(
    cast, tmp_path, capsys, language: str
) -> None:
    sent(cast.ana, tmp_path, *months(2022, 40), *months(2023, 50))
    capsys.readouterr()

    words = ["ask", "IE.detected", "--viewer", "QMA", *YEARS, "--show", "change"]
    assert main([*words, "--language", language]) == 0

    text = capsys.readouterr().out
    assert "25 %" in text
    assert "cli-word" not in text


def test_a_comparison_can_be_taken_out_as_a_file(cast, tmp_path, capsys) -> None:
    sent(cast.ana, tmp_path, "2022-01 F 30", "2022-01 M 10")
    path = tmp_path / "shares.csv"

    words = ["ask", "IE.detected", "--viewer", "QMA", *JANUARY]
    assert main([*words, "--format", "csv", "--output", str(path)]) == 0

    with path.open(encoding="utf-8-sig") as lines:
        found = {row["sex"]: row["share"] for row in csv.DictReader(lines)}
    assert found == {"F": "0.75", "M": "0.25"}
