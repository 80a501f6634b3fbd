"""Rows of several States, of several kinds, and signs that a note explains."""

import json

import pytest

STATES = "Geo,Citizenship,Year,Persons ordered to leave\n" + "".join(
    f"{state},{person},2021,{number * number}\n"
    for number, (state, person) in enumerate(
        [(s, p) for s in ("Belgium", "France", "Greece") for p in ("Mali", "Iraq")], 1
    )
)


def names(suggestion) -> list[str]:
    return [question.name for question in suggestion.questions]


def test_a_file_of_many_states_asks_which_rows_are_whose(see) -> None:
    seen = see(STATES)

    assert names(seen.suggest()) == ["reporter:Geo"]

    tried = seen.tried(seen.answered({"reporter:Geo": "FRA"}))
    assert seen.totals(tried) == {("RF.ordered", "citizenship", "A"): 9 + 16}
    assert tried.converted.balance.skipped == {"other-states": 4}


def test_a_reference_source_keeps_the_state_as_the_place(see) -> None:
    seen = see(STATES)

    tried = seen.tried(seen.answered({"reporter:Geo": "place"}))

    assert seen.totals(tried) == {("RF.ordered", "citizenship+place", "A"): 91}


def test_rows_that_name_what_they_count_are_told_apart(see) -> None:
    seen = see(
        "Encounter type,Nationality,Year,Number\n"
        "Irregular entry,Mali,2021,7\n"
        "Refusal of entry,Mali,2021,5\n"
        "Irregular entry,Iraq,2021,2\n"
        "Refusal of entry,Iraq,2021,1\n"
    )

    suggestion = seen.suggest()

    assert names(suggestion) == []
    assert seen.totals(seen.tried(suggestion)) == {
        ("IE.detected", "citizenship", "A"): 9,
        ("RE.refused", "citizenship", "A"): 6,
    }


OFFENCES = "Straftat,Jahr,Tatverdächtige\n" + "".join(
    f"{offence},{year},{number}\n"
    for year in (2021, 2022)
    for offence, number in (
        ("Diebstahl", 900),
        ("Raub", 80),
        ("Unerlaubte Einreise", 70),
        ("Unerlaubter Aufenthalt", 30),
    )
)


def test_offences_without_a_dataflow_are_left_out_only_when_somebody_says_so(
    see,
) -> None:
    seen = see(OFFENCES)
    (question,) = seen.suggest().questions
    assert question.name == "kinds:Straftat"
    assert question.about == ("Diebstahl", "Raub")

    tried = seen.tried(seen.answered({"kinds:Straftat": "known"}))

    assert seen.totals(tried) == {
        ("IE.detected", "_T", "A"): 140,
        ("IS.detected", "_T", "A"): 60,
    }
    assert tried.converted.balance.skipped == {"outside-the-model": 4}


def test_whoever_knows_the_keys_says_which_row_counts_what(see) -> None:
    seen = see(OFFENCES.replace("Unerlaubte Einreise", "725100"))
    given = json.dumps({"725100": "IE.detected", "Unerlaubter Aufenthalt": "skip"})

    tried = seen.tried(
        seen.answered({"column:Straftat": "kind", "kinds:Straftat": given})
    )

    assert seen.totals(tried) == {("IE.detected", "_T", "A"): 140}


def test_arrests_for_other_offences_are_never_taken_for_smuggling(see) -> None:
    seen = see(
        "Tipología penal;Año;Total\n"
        + "".join(f"{n}. Contra el patrimonio {n};2021;{n * 7}\n" for n in range(1, 9)),
        "arrests_for_smuggling_of_migrants.csv",
    )

    assert "indicator" in names(seen.suggest())


def test_two_columns_that_nothing_tells_apart_are_not_both_the_figures(see) -> None:
    seen = see(
        "Year,Nationality,Number,Number of attempts\n"
        "2021,Mali,7,3\n2021,Iraq,5,1\n2022,Mali,4,2\n2022,Iraq,9,9\n",
        "irregular_entries.csv",
    )

    tried = seen.tried(seen.answered({"column:Number of attempts": "ignore"}))

    assert names(seen.suggest()) == ["column:Number of attempts"]
    assert seen.totals(tried) == {("IE.detected", "citizenship", "A"): 25}


MARKED = "Irregular entries\n\nYear,Number\n2021,100\n2022,12p\n\n{note}\n"


@pytest.mark.parametrize(
    ("note", "status"),
    [
        ("p = provisional", "P"),
        ("(p) datos provisionales", "P"),
        ("p: оценка", "E"),
        ("p – 推計値", "E"),
    ],
)
def test_a_letter_behind_a_number_means_what_a_note_says(see, note, status) -> None:
    seen = see(MARKED.format(note=note))

    tried = seen.tried(seen.suggest())

    rows = seen.backend.con.execute(
        f"SELECT period, obs_status FROM {tried.converted.observations} ORDER BY period"
    ).fetchall()
    assert rows == [("2021", "A"), ("2022", status)]


def test_a_letter_that_no_note_explains_is_asked_about(see) -> None:
    seen = see(MARKED.format(note="Source: Ministry"))

    assert names(seen.suggest()) == ["mark:p"]
    assert names(seen.answered({"mark:p": "P"})) == []


def test_a_dash_is_none_where_a_note_says_so(see) -> None:
    seen = see("Irregular entries\n\nYear,Number\n2021,100\n2022,-\n\n- = nil\n")

    (values,) = seen.backend.con.execute(
        "SELECT list(value ORDER BY period)::VARCHAR "
        f"FROM {seen.tried(seen.suggest()).converted.observations}"
    ).fetchall()

    assert values == ("[100.000000, 0.000000]",)


WIDE = "Irregular entries 2021\n\nNationality,January,February,March,Total\n"


def test_a_dash_is_none_where_all_sums_hold_without_it(see) -> None:
    seen = see(WIDE + "Mali,1,-,2,3\nIraq,-,4,4,8\nIran,5,-,-,5\nChad,1,1,1,3\n")

    layout = seen.suggest().content["layouts"][0]

    assert layout["melt"][0]["figures"] == {"zero": ["-"]}


def test_a_dash_stays_not_available_where_a_sum_says_otherwise(see) -> None:
    seen = see(WIDE + "Mali,1,-,2,3\nIraq,-,4,4,8\nIran,5,-,-,9\nChad,1,1,1,3\n")

    layout = seen.suggest().content["layouts"][0]

    assert layout["melt"][0]["figures"] == {"missing": {"-": "O"}}


def test_who_stays_is_counted_on_a_day_which_is_asked(see) -> None:
    seen = see(
        "年,人数\n2019,74167\n2020,82892\n", "不法残留者数_stock of overstayers.csv"
    )

    assert names(seen.suggest()) == ["stock-day"]

    tried = seen.tried(seen.answered({"stock-day": "first-day"}))
    assert seen.totals(tried) == {("IS.stock", "_T", "D"): 157059}


def test_dead_and_missing_as_one_count_are_neither(see) -> None:
    seen = see(
        "id,Coordinates,Year,Dead and missing\n"
        'a1,"35.5, 12.6",2021,4\na2,"36.1, 13.2",2021,7\n'
    )

    tried = seen.tried(seen.suggest())

    groups = seen.backend.con.execute(
        f"SELECT outcome, sum(count) FROM {tried.converted.incidents['group']} GROUP BY 1"
    ).fetchall()
    assert groups == [("_O", 11)]


def test_nationality_in_a_name_says_which_country_a_column_holds(see) -> None:
    text = "who,n,year\nMali,3,2021\nIraq,4,2021\nIran,9,2021\n"

    seen = see(text, "IngressiIrregolari2021_per_nazionalità.csv")

    assert names(seen.suggest()) == []
    assert "column:who" in names(see(text).suggest())


HEADLESS = (
    "Mali,3,2021-01-31\nIraq,4,2021-01-31\nIran,9,2021-01-31\nChad,5,2021-01-31\n"
)


def test_a_table_without_headers_takes_an_earlier_pack_only_where_values_fit(
    see,
) -> None:
    answers = {
        "indicator": "IE.detected",
        "span:c3": "year-to-day",
        "column:c1": "dimension:citizenship",
    }
    seen = see(HEADLESS)
    pack = seen.tried(seen.answered(answers)).pack
    assert pack is not None

    alike = see(HEADLESS.replace("01-31", "02-28"))
    other = see("Milan,31,x\nRome,44,y\nTurin,95,x\nPalermo,58,y\n")

    assert names(alike.suggest(earlier=(pack,))) == []
    assert names(see(HEADLESS.replace("9,", "1.092,")).suggest(earlier=(pack,))) != []
    assert names(other.suggest(earlier=(pack,))) != []
