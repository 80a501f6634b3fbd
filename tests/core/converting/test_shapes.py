"""Layouts that say when, who and which in their headers, titles, headings and names."""

from decimal import Decimal

import pytest

from balise.intake import Converted, Stopped

FIGURES = "figures: {indicator: IE.detected, unit: detections}"


def layout(columns, *more, time="{frequency: M}", figures=FIGURES):
    lines = [f"  - name: any\n    time: {time}\n    {figures}"]
    lines += [f"    {line}" for line in more]
    lines.append("    columns:")
    lines += [f"      {line}" for line in columns]
    return "\n".join(lines) + "\n"


MEXICO = layout(
    [
        "year: {period: year}",
        "País: {dimension: citizenship, totals: [Total general]}",
        "Total: {measure: {frequency: A}}",
    ],
    "given: {year: {title: ', ([0-9]{4})$'}}",
    "melt: [{matches: '.+', period: month}]",
    figures="figures: {indicator: IS.detected, unit: detections, thousands: ' ', missing: {'-': O}}",
)


def test_months_as_columns_take_their_year_from_the_title(run, tell):
    text = "País|Enero|Febrero|Total\nCuba|1 234|-|1 234\nTotal general|2 000|7|2 007"
    title = {"preamble": ((1, "Cuadro 3.1.1 Eventos, 2023"),)}

    found = run(MEXICO, text, said=title)

    assert tell(
        found, 'period, frequency, "table", citizenship, value, obs_status'
    ) == [
        ("2023", "A", "_T", "_T", Decimal(2007), "A"),
        ("2023", "A", "citizenship", "CUB", Decimal(1234), "A"),
        ("2023-01", "M", "_T", "_T", Decimal(2000), "A"),
        ("2023-01", "M", "citizenship", "CUB", Decimal(1234), "A"),
        ("2023-02", "M", "_T", "_T", Decimal(7), "A"),
        ("2023-02", "M", "citizenship", "CUB", None, "O"),
    ]


def test_the_label_of_a_month_in_the_header_is_kept(run, tell):
    title = {"preamble": ((1, "Eventos, 2023"),)}

    found = run(MEXICO, "País|Enero|Total\nCuba|1|1", said=title)

    assert ('{"period":"2023 Enero","citizenship":"Cuba"}',) in tell(
        found, "original_labels"
    )


def test_a_title_without_the_year_is_another_file(run):
    found = run(MEXICO, "País|Enero|Total\nCuba|1|1")

    assert isinstance(found, Stopped)
    assert "year (title)" in found.messages[0].params["missing"]


def test_a_header_that_is_no_month_has_to_be_answered_for(run):
    title = {"preamble": ((1, "Eventos, 2023"),)}

    found = run(MEXICO, "País|Enero|Brumario|Total\nCuba|1|1|2", said=title)

    assert [m.code for m in found.messages] == ["column-not-answered"]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("file_name: 'report_([0-9]{4})'", {"file_name": "report_2021_final.csv"}),
        ("sheet: '[0-9]{4}'", {"sheet": "Data 2021"}),
        ("notes: 'in ([0-9]{4})'", {"notes": ((9, "Counted in 2021"),)}),
        ("title: 'Year: (.+)'", {"preamble": ((1, "x"), (2, "Year:\t2021"))}),
    ],
)
def test_the_year_may_stand_in_any_of_these_places(run, tell, place, said):
    pack = layout(
        ["year: {period: year}", "n: {measure: {}}"],
        f"given: {{year: {{{place}}}}}",
        time="{frequency: A}",
    )

    assert tell(run(pack, "n\n5", said=said), "period, value") == [("2021", Decimal(5))]


def test_two_levels_of_header_are_a_sex_and_a_year(run, tell):
    pack = layout(
        ["who: {dimension: citizenship}"],
        "melt:",
        "  - matches: '(?P<sex>Men|Women|Total) / (?P<year>[0-9]{4})'",
        "    parts: {sex: {dimension: sex}, year: {period: year}}",
        time="{frequency: A}",
    )

    found = run(pack, "who|Men / 2019|Women / 2019|Total / 2020\nCuba|1|2|3")

    assert tell(found, 'period, "table", sex, value') == [
        ("2019", "citizenship+sex", "F", Decimal(2)),
        ("2019", "citizenship+sex", "M", Decimal(1)),
        ("2020", "citizenship", "_T", Decimal(3)),
    ]


def test_days_as_columns_leave_out_the_days_that_do_not_exist(run, tell):
    pack = layout(
        ["month: {period: month}", "year: {period: year}"],
        "melt: [{matches: '[0-9]+', period: day}]",
        time="{frequency: D}",
    )

    found = run(pack, "year|month|30|31\n2024|avril|4|\n2024|avril|4|9\n2024|mai|5|6")

    assert found.balance.rejected == 1
    assert tell(found, "period, value") == [
        ("2024-04-30", Decimal(4)),
        ("2024-05-30", Decimal(5)),
        ("2024-05-31", Decimal(6)),
    ]
    assert tell(found, 'row, rule, "column"', found.findings)[0] == (
        3,
        "date-invalid",
        "year",
    )


def test_blank_cells_mean_what_stands_above_and_start_anew_with_the_outer_one(
    run, tell
):
    pack = layout(
        [
            "year: {period: year}",
            "who: {dimension: citizenship, empty: _U}",
            "sex: {dimension: sex}",
            "n: {measure: {}}",
        ],
        "fill_down: [year, who]",
        time="{frequency: A}",
    )

    found = run(pack, "year|who|sex|n\n2020|Cuba|M|1\n||F|2\n2021||M|3\n|Iraq|F|4")

    assert tell(found, "period, citizenship, sex, value, source_row") == [
        ("2020", "CUB", "F", Decimal(2), 3),
        ("2020", "CUB", "M", Decimal(1), 2),
        ("2021", "IRQ", "F", Decimal(4), 5),
        ("2021", "_U", "M", Decimal(3), 4),
    ]


def test_a_heading_says_something_of_the_rows_below_and_is_counted(run, tell):
    pack = layout(
        [
            "border: {dimension: border_type}",
            "year: {period: year}",
            "n: {measure: {}}",
        ],
        "given: {border: {heading: year, matches: '(?i)(land|sea|air)'}}",
        time="{frequency: A}",
    )

    found = run(pack, "year|n\nLAND borders|\n2020|1\nSea borders|\n2020|2\n2021|3")

    assert found.balance.skipped == {"heading": 2}
    assert tell(found, "period, border_type, value") == [
        ("2020", "land", Decimal(1)),
        ("2020", "sea", Decimal(2)),
        ("2021", "sea", Decimal(3)),
    ]


def test_a_column_may_hold_two_things_at_once(run, tell):
    pack = layout(
        [
            "when: {ignore: year and sex are taken from it}",
            "year: {period: year}",
            "sex: {dimension: sex}",
            "n: {measure: {}}",
        ],
        "given:",
        "  year: {column: when, matches: '[0-9]{4}'}",
        "  sex: {column: when, matches: '[(](.+)[)]'}",
        time="{frequency: A}",
    )

    assert tell(run(pack, "when|n\n2020 (men)|4"), "period, sex, value") == [
        ("2020", "M", Decimal(4))
    ]


def test_one_column_holds_figures_of_several_dataflows(run, tell):
    pack = layout(
        [
            "year: {period: year}",
            "kind: {ignore: says which figure a row is}",
            "n:",
            "  measure:",
            "    - {when: {kind: [entry, crossing]}}",
            "    - {when: {kind: [refusal]}, indicator: RE.refused, unit: refusals}",
        ],
        "skip: [{rule: outside-the-model, column: kind, values: [beds]}]",
        time="{frequency: A}",
    )

    found = run(
        pack,
        "year|kind|n\n2020|entry|1\n2020|refusal|x\n2020|refusal|2\n2020|beds|3\n2020|?|4",
    )

    assert tell(found, "dataflow, indicator, unit, value") == [
        ("IE", "IE.detected", "detections", Decimal(1)),
        ("RE", "RE.refused", "refusals", Decimal(2)),
    ]
    assert found.balance.skipped == {"outside-the-model": 1}
    assert tell(found, "row, rule", found.findings) == [
        (3, "not-a-number"),
        (6, "figure-not-described"),
    ]


def test_only_the_rows_that_are_named_stay(run, tell):
    pack = layout(
        ["year: {period: year}", "key: {ignore: the offence}", "n: {measure: {}}"],
        "skip: [{rule: outside-the-model, column: key, except: ['725200']}]",
        time="{frequency: A}",
    )

    found = run(pack, "year|key|n\n2020|725200|1\n2020|100000|2")

    assert found.balance.skipped == {"outside-the-model": 1}
    assert tell(found, "value") == [(Decimal(1),)]


@pytest.mark.parametrize(
    ("flag", "status"),
    [("", "A"), ("d", "A"), ("b", "B"), ("ep", "P"), ("e, b", "B"), (" p ", "P")],
)
def test_flags_are_the_status_of_a_figure(run, tell, flag, status):
    pack = layout(
        [
            "year: {period: year}",
            "n: {measure: {}}",
            "flag: {status: {b: B, e: E, p: P, d: A}}",
        ],
        time="{frequency: A}",
    )

    assert tell(run(pack, f"year|n|flag\n2020|4|{flag}"), "obs_status, value") == [
        (status, Decimal(4))
    ]


def test_an_unknown_flag_is_a_finding(run, rules):
    pack = layout(
        ["year: {period: year}", "n: {measure: {}}", "flag: {status: {b: B}}"],
        time="{frequency: A}",
    )

    found = run(pack, "year|n|flag\n2020|4|z")

    assert rules(found) == [("unknown-code", "error", 2, "flag")]
    assert found.balance.rejected == 1


REPORTS = layout(
    ["day: {period: date}", "n: {measure: {}}", "report: {report_date: true}"],
    "repeats: last",
    time="{frequency: D}",
)


def test_the_last_report_wins_and_days_to_come_are_not_zeros(run, tell):
    text = """\
day|n|report
2020-03-01|5|2020-03-02
2020-03-02|1|2020-03-02
2020-03-03|0|2020-03-02
2020-03-01|7|2020-03-04
2020-03-02|0|2020-03-04
"""
    found = run(REPORTS, text)

    assert tell(found, "period, value, obs_status, source_row") == [
        ("2020-03-01", Decimal(7), "A", 5),
        ("2020-03-02", Decimal(0), "A", 6),
        ("2020-03-03", None, "X-NOT-YET", 4),
    ]
    assert found.balance.skipped == {"superseded": 2}
    assert found.balance.accepted == 3


def test_two_values_of_one_report_are_an_error(run, rules):
    found = run(
        REPORTS, "day|n|report\n2020-03-01|5|2020-03-02\n2020-03-01|6|2020-03-02"
    )

    assert {rule[0] for rule in rules(found)} == {"duplicate"}
    assert found.balance.rejected == 2


@pytest.mark.parametrize(
    ("written", "said", "value"),
    [
        ("1.092", "thousands: '.', decimal: ','", 1092),
        ("825", "thousands: '.', decimal: ','", 825),
        ("1\u00a0092", "thousands: ' '", 1092),
        ("1\u202f092", "thousands: ' '", 1092),
        ("12,34,567", "thousands: ',', grouping: lakh", 1234567),
        ("१२,३४,५६७", "thousands: ',', grouping: lakh", 1234567),
        ("४५", "", 45),
        ("๑๒", "", 12),
        ("1.092*", "thousands: '.', decimal: ',', footnotes: ['[*]']", 1092),
        ("12 (1) **", "footnotes: ['[*]', '[(][0-9][)]']", 12),
    ],
)
def test_numbers_as_they_are_written(run, tell, written, said, value):
    pack = layout(
        ["year: {period: year}", f"n: {{measure: {{{said}}}}}"], time="{frequency: A}"
    )

    found = run(pack, f"year|n\n2020|{written}")

    assert tell(found, "value, original_value") == [(Decimal(value), written)]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1.0921", "thousands: '.', decimal: ','"),
        ("12,34,56", "thousands: ',', grouping: lakh"),
        ("12,34,567", "thousands: ','"),
        ("12*", ""),
    ],
)
def test_a_number_in_another_form_is_refused(run, rules, written, said):
    pack = layout(
        ["year: {period: year}", f"n: {{measure: {{{said}}}}}"], time="{frequency: A}"
    )

    assert rules(run(pack, f"year|n\n2020|{written}")) == [
        ("not-a-number", "error", 2, "n")
    ]


def test_footnotes_of_labels_are_taken_off_and_kept(run, tell):
    pack = layout(
        [
            "year: {period: year}",
            "who: {dimension: citizenship, footnotes: ['[*]', ' ?[(][0-9][)]'], labels: {altre: _O}}",
            "n: {measure: {}}",
        ],
        time="{frequency: A}",
    )

    found = run(pack, "year|who|n\n2020|altre*|1\n2020|Cuba (1)|2")

    assert tell(found, "citizenship, original_labels") == [
        ("CUB", '{"citizenship":"Cuba (1)"}'),
        ("_O", '{"citizenship":"altre*"}'),
    ]


def test_a_changed_header_is_found_by_its_pattern(run, tell):
    pack = layout(
        ["year: {period: year}", "n: {like: 'Cases .*', measure: {}}"],
        time="{frequency: A}",
    )

    assert tell(run(pack, "year|Cases 2024\n2024|3"), "value, source_column") == [
        (Decimal(3), "Cases 2024")
    ]


def test_a_code_that_changes_meaning_is_read_by_the_year_of_its_header(run, tell):
    labels = "[{code: SDN, to: '2011-07-08'}, {code: SSD, from: '2011-07-09'}]"
    pack = layout(
        [f"who: {{dimension: citizenship, labels: {{South: {labels}}}}}"],
        "melt: [{matches: '[0-9]{4}', period: year}]",
        time="{frequency: A}",
    )

    found = run(pack, "who|2010|2013\nSouth|1|2")

    assert isinstance(found, Converted)
    assert tell(found, "period, citizenship, value") == [
        ("2010", "SDN", Decimal(1)),
        ("2013", "SSD", Decimal(2)),
    ]


def test_a_dash_is_zero_only_where_the_publisher_says_so(run, tell):
    text = "year|n\n2020|-"
    columns = ["year: {period: year}", "n: {measure: {}}"]
    said = "figures: {indicator: IE.detected, unit: detections, "

    zero = run(
        layout(columns, time="{frequency: A}", figures=said + "zero: ['-']}"), text
    )
    missing = run(
        layout(columns, time="{frequency: A}", figures=said + "missing: {'-': O}}"),
        text,
    )

    assert tell(zero, "value, obs_status, original_value") == [(Decimal(0), "A", "-")]
    assert tell(missing, "value, obs_status") == [(None, "O")]


def test_rows_stay_that_match_a_pattern(run, tell):
    pack = layout(
        ["year: {period: year}", "key: {ignore: the offence}", "n: {measure: {}}"],
        "skip: [{rule: outside-the-model, column: key, unless: '(?i).*smuggl.*'}]",
        time="{frequency: A}",
    )

    found = run(pack, "year|key|n\n2020|Theft|1\n2020|Smuggling of migrants|2")

    assert found.balance.skipped == {"outside-the-model": 1}
    assert tell(found, "value") == [(Decimal(2),)]


def test_cells_without_an_indicator_are_counted(run, tell):
    pack = layout(
        [
            "year: {period: year}",
            "kind: {ignore: says which figure a row is}",
            "cases: {measure: [{when: {kind: [x]}}, {when: {kind: [y]}, ignore: no indicator}]}",
            "people: {measure: {sets: {role: migrant}}}",
        ],
        time="{frequency: A}",
    )

    found = run(pack, "year|kind|cases|people\n2020|x|1|\n2021|y|2|3\n2022|y||4")

    assert found.balance.cells_skipped == {"outside-the-model": 1}
    assert found.balance.accepted == 3
    assert tell(found, "period, source_column, value")[0] == (
        "2020",
        "cases",
        Decimal(1),
    )


def test_a_file_without_any_dataflow_is_answered_and_counted(run):
    pack = """\
  - name: beds
    outside_the_model: places in reception have no dataflow
    columns:
      region: {ignore: a region, holds_no_personal_data: true}
      centres: {like: "beds .*", ignore: places in reception}
"""

    found = run(pack, "region|beds a|beds b\nNorth|1|2\nSouth|3|4")

    assert found.observations is None
    assert found.balance.skipped == {"outside-the-model": 2}
    assert found.covered == ()


def test_the_year_may_stand_in_the_header_of_another_column(run, tell):
    pack = layout(
        [
            "year: {period: year}",
            "cases: {like: 'cases [0-9]+', ignore: names the year}",
            "n: {measure: {}}",
        ],
        "given: {year: {header: 'cases ([0-9]{4})'}}",
        time="{frequency: A}",
    )

    assert tell(run(pack, "cases 2019|n\n7|5"), "period, value") == [
        ("2019", Decimal(5))
    ]


def test_dates_of_japanese_eras_as_columns(run, tell):
    pack = layout(
        ["who: {dimension: citizenship, totals: [総数]}"],
        "melt: [{matches: '.*年.*', period: date, formats: ['%Y年%m月%d日']}]",
        time="{frequency: D}",
    )

    found = run(pack, "who|平成31年1月1日|令和元年７月１日\n総数|5|6")

    assert tell(found, "period, value") == [
        ("2019-01-01", Decimal(5)),
        ("2019-07-01", Decimal(6)),
    ]


@pytest.mark.parametrize(
    ("cells", "doubtful"),
    [
        (["60.000", "825"], 1),
        (["60.000"], 1),
        (["60.0", "825"], 0),
        (["0.000", "825"], 0),
        (["12.000"] * 12, 0),
    ],
)
def test_sixty_may_be_sixty_thousand(run, rules, cells, doubtful):
    pack = layout(["year: {period: year}", "n: {measure: {}}"], time="{frequency: A}")
    text = "\n".join(f"{1990 + n}|{cell}" for n, cell in enumerate(cells))

    found = run(pack, f"year|n\n{text}")

    told = [rule for rule, *_ in rules(found) if rule == "thousands-or-decimal"]
    assert len(told) == doubtful == found.balance.rejected
