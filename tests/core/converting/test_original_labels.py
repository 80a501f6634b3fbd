"""Mapping never loses: what the source said of an incident is kept in its own words."""

import json

from hypothesis import given
from hypothesis import strategies as st

from core.converting.test_incidents import CASES


def labels_of(tell, found):
    rows = tell(found, "incident, source_row, original_labels", found.original_labels)
    return [(name, row, json.loads(text)) for name, row, text in rows]


def test_every_mapped_cell_of_an_incident_is_kept_as_it_was(run, tell):
    found = run(
        CASES,
        "id|day|found|died|cause|label\n"
        "a|2024-01-03| 5 |1|Drowning|\nb|2024-01-09|7|||Secret",
    )

    assert labels_of(tell, found) == [
        (
            "a",
            2,
            {
                "id": "a",
                "day": "2024-01-03",
                "found": " 5 ",
                "died": "1",
                "cause": "Drowning",
            },
        ),
        ("b", 3, {"id": "b", "day": "2024-01-09", "found": "7", "label": "Secret"}),
    ]


def test_a_row_that_is_rejected_is_not_among_them(run, tell):
    found = run(CASES, "id|day|found\na|2024-01-03|5\nb|2024-01-03|many")

    assert [name for name, _, _ in labels_of(tell, found)] == ["a"]


def test_a_file_of_figures_has_none(run):
    figures = (
        "  - name: total\n    time: {frequency: M}\n"
        "    figures: {indicator: IE.detected, unit: detections}\n"
        "    columns:\n      month: {period: date}\n      n: {measure: {}}\n"
    )

    assert run(figures, "month|n\n2024-01|5").original_labels is None


@given(st.lists(st.sampled_from(["drowning", "Violence", "accident"]), min_size=1))
def test_any_label_comes_back_letter_by_letter(run, tell, causes):
    rows = "\n".join(f"k{n}|2024-01-03|1|{text}" for n, text in enumerate(causes))

    found = run(CASES, f"id|day|died|cause\n{rows}".replace("died", "found"))

    kept = [labels["cause"] for _, _, labels in labels_of(tell, found)]
    assert sorted(kept) == sorted(causes)
