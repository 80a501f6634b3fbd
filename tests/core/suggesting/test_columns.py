"""What a column is, from its header and from its values; what is asked instead."""

import pytest

from balise.intake.suggesting import THRESHOLD
from balise.intake.suggesting.profiling import profile_of, profiles

LONG = """month,nationality,sex,persons
2024-01-01,Afghanistan,Male,12
2024-01-01,Afghanistan,Female,3
2024-01-01,Bangladesh,Male,40
2024-01-01,Bangladesh,Female,9
2024-02-01,Afghanistan,Male,22
2024-02-01,Afghanistan,Female,8
2024-02-01,Bangladesh,Male,31
2024-02-01,Bangladesh,Female,4
"""
WORDS = {
    "en": "date,citizenship,number",
    "es": "fecha,nacionalidad,número",
    "fr": "date,nationalité,nombre",
    "ru": "дата,гражданство,количество",
    "ar": "التاريخ,الجنسية,العدد",
    "zh": "日期,国籍,人数",
    "it": "data,nazionalità,totale",
    "de": "datum,staatsangehörigkeit,anzahl",
    "pt": "data,nacionalidade,quantidade",
    "ja": "日付,国籍,人数",
    "id": "tanggal,kewarganegaraan,jumlah",
    "th": "วันที่,สัญชาติ,จำนวน",
    "vi": "ngày,quốc tịch,số lượng",
    "tr": "tarih,uyruk,sayı",
    "bn": "তারিখ,জাতীয়তা,সংখ্যা",
    "fa": "تاریخ,تابعیت,تعداد",
}


def meanings(suggestion) -> dict[str, str]:
    return {c.header: c.best.meaning for c in suggestion.columns if c.best}


def test_a_long_table_is_understood_without_a_question_but_what_it_counts(see) -> None:
    suggestion = see(LONG).suggest()

    assert meanings(suggestion) == {
        "month": "period:date",
        "nationality": "dimension:citizenship",
        "sex": "dimension:sex",
        "persons": "measure",
    }
    assert [q.name for q in suggestion.questions] == ["indicator"]


def test_what_is_suggested_runs_through_the_ordinary_engine(see) -> None:
    seen = see(LONG)
    tried = seen.tried(seen.suggest(indicator="IE.detected"))

    assert tried.clean
    assert seen.totals(tried) == {("IE.detected", "citizenship+sex", "M"): 129}


@pytest.mark.parametrize("language", WORDS)
def test_headers_are_known_in_sixteen_languages(see, language) -> None:
    rows = "\n".join(
        f"2024-0{m}-01,{c},{m * 3}" for m in (1, 2, 3) for c in ("IRQ", "EGY")
    )
    suggestion = see(f"{WORDS[language]}\n{rows}\n").suggest()

    assert list(meanings(suggestion).values()) == [
        "period:date",
        "dimension:citizenship",
        "measure",
    ]


def test_values_say_what_a_column_is_whatever_its_header(see) -> None:
    text = LONG.replace("month,nationality,sex,persons", "f1,f2,f3,f4")
    suggestion = see(text).suggest()

    assert meanings(suggestion) == {
        "f1": "period:date",
        "f2": "dimension:citizenship",
        "f3": "dimension:sex",
        "f4": "measure",
    }
    # Which country of a journey it is, the values alone do not say.
    assert "column:f2" in [q.name for q in suggestion.questions]


def test_a_title_says_what_is_counted(see) -> None:
    text = "Irregular border crossings detected 2024\n\n" + LONG
    suggestion = see(text).suggest()

    assert suggestion.content["layouts"][0]["figures"]["indicator"] == "IE.detected"
    assert not suggestion.questions


def test_what_has_no_dataflow_is_said_to_have_none(see) -> None:
    text = "Victims of trafficking identified\n\n" + LONG
    suggestion = see(text).suggest()

    assert suggestion.outside
    assert suggestion.content is None


def test_an_unsure_column_is_never_mapped(see) -> None:
    text = LONG.replace("nationality", "xyz").replace("Afghanistan", "Alpha")
    suggestion = see(text.replace("Bangladesh", "Beta")).suggest(
        indicator="IE.detected"
    )
    column = next(c for c in suggestion.columns if c.header == "xyz")

    assert not column.settled
    assert column.best is None or column.best.confidence < THRESHOLD
    assert "xyz" not in suggestion.content["layouts"][0]["columns"]
    assert [q.name for q in suggestion.questions] == ["column:xyz"]


def test_the_name_beside_a_code_is_left_out_with_that_reason(see) -> None:
    text = "year,iso3,country,n\n" + "".join(
        f"{y},{c},{n},{v}\n"
        for y in (2022, 2023)
        for c, n, v in (("IRQ", "Iraq", 5), ("EGY", "Egypt", 7), ("SYR", "Syria", 9))
    )
    suggestion = see(text).suggest()
    roles = meanings(suggestion)

    assert sorted([roles["iso3"], roles["country"]]) == [
        "dimension:citizenship",
        "repeats",
    ]


def test_day_and_month_that_could_change_places_are_asked_about(see) -> None:
    text = "date,citizenship,n\n03/04/2024,IRQ,5\n05/06/2024,IRQ,6\n"
    suggestion = see(text).suggest(indicator="IE.detected")

    assert [q.name for q in suggestion.questions] == ["days:date"]
    answered = see(text).answered({"indicator": "IE.detected", "days:date": "%m/%d/%Y"})
    assert answered.content["layouts"][0]["columns"]["date"]["formats"] == ["%m/%d/%Y"]


def test_an_unknown_label_is_asked_about_and_never_given_a_code(see) -> None:
    text = LONG.replace("Bangladesh", "Bangledash")
    suggestion = see(text).suggest(indicator="IE.detected")
    question = next(q for q in suggestion.questions if q.name.startswith("labels:"))

    assert "Bangledash" in str(question.message.params["values"])
    assert "BGD" in [choice.value for choice in question.choices]


def test_columns_without_a_place_are_asked_about_together(see) -> None:
    lines = LONG.splitlines()
    rows = [f"{line},unit {n % 3},shift {n % 5}" for n, line in enumerate(lines[1:])]
    text = "\n".join([f"{lines[0]},foo,bar", *rows])
    suggestion = see(text).suggest(indicator="IE.detected")

    assert [q.name for q in suggestion.questions] == ["others"]
    done = see(text).suggest(indicator="IE.detected", others="ignore")
    assert not done.questions


def test_a_column_that_may_be_personal_is_asked_about_and_its_values_not_shown(
    see,
) -> None:
    lines = LONG.splitlines()
    names = ["Omar Khan", "Li Wei", "Ana Ruiz", "Per Olsen"] * 2
    rows = [f"{line},{name}" for line, name in zip(lines[1:], names, strict=True)]
    text = "\n".join([f"{lines[0]},officer name", *rows])
    suggestion = see(text).suggest(indicator="IE.detected")
    asked = [q for q in suggestion.questions if "officer name" in q.name]

    assert asked
    assert not any("Omar" in str(q.message.params) for q in suggestion.questions)


def test_an_earlier_pack_that_fits_is_the_suggestion(see) -> None:
    seen = see(LONG)
    pack = seen.tried(seen.suggest(indicator="IE.detected")).pack
    again = see(LONG).suggest(earlier=(pack,))

    assert again.content == pack.content
    assert not again.questions


def test_the_same_file_and_answers_give_the_same_suggestion(see) -> None:
    assert see(LONG).suggest(indicator="IE.detected") == see(LONG).suggest(
        indicator="IE.detected"
    )


def test_the_year_beside_a_date_only_repeats_it(see) -> None:
    rows = "".join(f"2024-0{m}-01,2024,IRQ,{m}\n" for m in range(1, 9))
    suggestion = see(f"date,year,citizenship,n\n{rows}").suggest()

    assert meanings(suggestion)["year"] == "repeats"


def test_the_only_date_is_that_of_the_figures_whatever_it_is_called(see) -> None:
    rows = "".join(f"2024-0{m}-01,IRQ,{m}\n" for m in range(1, 9))
    suggestion = see(f"reporting_date,citizenship,n\n{rows}").suggest()

    assert meanings(suggestion)["reporting_date"] == "period:date"


def test_a_column_is_the_same_read_alone_or_with_all_others(see) -> None:
    seen = see(LONG + "2024-02-01,,Male,\n")
    together = profiles(seen.reading, seen.backend)
    alone = [
        profile_of(seen.reading, seen.backend, p.index, p.header) for p in together
    ]

    assert together == tuple(alone)
