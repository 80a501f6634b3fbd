"""Tables that lie on their side: months, years, sexes and totals as columns."""

WIDE = """Llegadas irregulares por nacionalidad, 2023
Nacionalidad;Enero;Febrero;Marzo;Total
Total general;1.010;30;50;1.090
Marruecos;1.000;10;20;1.030
Argelia;10;20;30;60
"""


def test_months_as_columns_take_their_year_from_the_title(see) -> None:
    seen = see(WIDE)
    suggestion = seen.suggest()
    tried = seen.tried(suggestion)

    assert not suggestion.questions
    assert tried.clean
    assert seen.totals(tried) == {
        ("IE.detected", "citizenship", "M"): 1090,
        ("IE.detected", "citizenship", "A"): 1090,
        ("IE.detected", "_T", "M"): 1090,
        ("IE.detected", "_T", "A"): 1090,
    }


def test_next_years_file_reads_by_the_same_pack(see) -> None:
    first = see(WIDE)
    pack = first.tried(first.suggest()).pack
    later = see(WIDE.replace("2023", "2024"))
    tried = later.tried(later.suggest(earlier=(pack,)))
    found = later.backend.con.execute(
        f"SELECT min(period_start) FROM {tried.converted.observations}"
    ).fetchall()

    assert f"{found[0][0]:%Y}" == "2024"


def test_years_as_columns(see) -> None:
    seen = see("nationality,2021,2022,2023\nIraq,1,2,3\nEgypt,4,5,6\nSyria,7,8,9\n")
    tried = seen.tried(seen.suggest(indicator="RE.refused"))

    assert seen.totals(tried) == {("RE.refused", "citizenship", "A"): 45}


def test_men_women_boys_and_girls_as_columns_are_sex_and_age(see) -> None:
    seen = see("year,hombres,mujeres,niños,niñas\n2022,10,5,3,2\n2023,20,6,4,1\n")
    tried = seen.tried(seen.suggest(indicator="IE.detected"))

    assert seen.totals(tried) == {("IE.detected", "age+sex", "A"): 51}


def test_men_and_women_without_children_are_of_all_ages(see) -> None:
    seen = see("year,men,women,total\n2022,10,5,15\n2023,20,6,26\n")
    tried = seen.tried(seen.suggest(indicator="IE.detected"))

    assert seen.totals(tried) == {
        ("IE.detected", "sex", "A"): 41,
        ("IE.detected", "_T", "A"): 41,
    }


def test_years_above_sexes_are_two_axes(see) -> None:
    seen = see(
        ",2022,,2023,\nnationality,Men,Women,Men,Women\nIraq,1,2,3,4\nEgypt,5,6,7,8\n"
    )
    tried = seen.tried(seen.suggest(indicator="IE.detected"))

    assert seen.totals(tried) == {("IE.detected", "citizenship+sex", "A"): 36}


def test_a_label_that_heads_a_block_stands_for_the_rows_below_it(see) -> None:
    rows = [
        *("2022,Iraq,5", ",Egypt,6", ",Syria,7"),
        *("2023,Iraq,8", ",Egypt,9", ",Syria,10"),
    ]
    seen = see("year,nationality,n\n" + "\n".join(rows) + "\n")
    tried = seen.tried(seen.suggest(indicator="IE.detected"))

    assert tried.clean
    assert seen.totals(tried) == {("IE.detected", "citizenship", "A"): 45}


def test_a_row_for_each_event_becomes_incidents(see) -> None:
    rows = "".join(
        f'E{n},2024-03-{n:02d},"3{n}.5, 1{n}.25",{n},{n % 3}\n' for n in range(1, 10)
    )
    seen = see(f"case id,date,coordinates,number of dead,missing\n{rows}")
    tried = seen.tried(seen.suggest())

    assert tried.clean
    assert set(tried.converted.incidents) >= {"incident", "group"}


def test_a_number_beyond_ninety_is_a_longitude(see) -> None:
    rows = "".join(
        f'E{n},2024-03-{n:02d},"10{n}.5, 1{n}.25",{n}\n' for n in range(1, 10)
    )
    suggestion = see(f"case id,date,coordinates,number of dead\n{rows}").suggest()

    columns = suggestion.content["layouts"][0]["columns"]
    assert columns["coordinates"] == {"coordinates": "longitude, latitude"}
