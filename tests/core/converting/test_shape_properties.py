"""Whatever a layout makes of a file, each of its rows and cells is accounted for."""

import json
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from balise.intake import Converted
from core.converting.test_properties import FEW

LAYOUT = """\
  - name: any
    time: {{frequency: M}}
    figures:
      indicator: IE.detected
      unit: detections
      thousands: "."
      decimal: ","
      footnotes: ["[*]"]
      missing: {{"-": O}}
    given:
      year: {{title: "[0-9]+"}}
      part: {{heading: who, matches: "(?i)land|sea"}}
      sex: {{column: kind, matches: "[MF]"}}
    fill_down: [who]
    repeats: {repeats}
    columns:
      year: {{period: year}}
      part: {{dimension: border_type, empty: _U}}
      sex: {{dimension: sex, empty: _U}}
      who: {{dimension: citizenship, footnotes: ["[*]"], totals: [All], aggregates: [EU]}}
      kind: {{ignore: says which figures these are}}
      flag: {{status: {{p: P, c: Q}}, optional: true}}
      report: {{report_date: true}}
      Total:
        measure:
          - {{frequency: A, when: {{kind: [entry, entry M, entry F]}}}}
          - {{frequency: A, when: {{kind: [stay]}}, indicator: IS.detected}}
    melt:
      - {{matches: "(?P<m>[A-Za-z]+)", parts: {{m: {{period: month}}}}}}
    skip:
      - {{rule: declared, column: kind, values: [skip]}}
"""
MONTHS = ("Jan", "March")
KINDS = st.sampled_from(
    ["entry", "entry", "entry M", "entry F", "stay", "skip", "beds", ""]
)
WHO = st.sampled_from(["Cuba", "Iraq*", "", "", "All", "EU", "Land", "sea", "Nowhere"])
NUMBERS = st.sampled_from(["", "-", "0", "7", "1.234", "12*", "1.2", "-3", "x", "٣"])
REPORTS = st.sampled_from(["2024-05-01", "2024-02-10", "2024-02-10", "", "soon"])
TITLES = st.sampled_from(["Entries, 2023", "Entries, 2024", "Entries, 9999"])


@st.composite
def files(draw):
    header = draw(st.permutations(["who", "kind", "flag", "report", "Total", *MONTHS]))
    cells = {
        "who": WHO,
        "kind": KINDS,
        "flag": st.sampled_from(["", "p", "c", "z"]),
        "report": REPORTS,
    }
    heads = [{"who": text} for text in ("Land", "Sea", "Somewhere")]
    full = st.fixed_dictionaries({name: cells.get(name, NUMBERS) for name in header})
    rows = draw(
        st.lists(st.one_of(full, full, st.sampled_from(heads)), min_size=1, max_size=10)
    )
    return header, [[row.get(name, "") for name in header] for row in rows]


def outcome(run, backend, file, title, repeats):
    header, rows = file
    text = "\n".join("|".join(row) for row in [header, *rows])
    found = run(LAYOUT.format(repeats=repeats), text, said={"preamble": ((1, title),)})
    assert isinstance(found, Converted), found
    tables = [found.observations, found.rejected, found.findings]
    return found, [
        backend.con.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()
        for table in tables
    ]


@FEW
@given(file=files(), title=TITLES, repeats=st.sampled_from(["error", "add", "last"]))
def test_every_row_and_every_cell_is_accounted_for(
    run, backend, tell, file, title, repeats
):
    header, rows = file

    found, (_, rejected, findings) = outcome(run, backend, file, title, repeats)

    assert found.balance.closes
    assert found.balance.rows_in == len(rows)
    lost = {row[0] for row in rejected}
    assert len(lost) == len(rejected) == found.balance.rejected
    assert lost <= {row[2] for row in findings if row[1] == "error"}
    if repeats == "add":
        return
    # Of an accepted row every cell with a text gave one figure, unless a later report
    # said it anew.
    cells = Counter(tell(found, "source_row, source_column, original_value"))
    assert not cells or max(cells.values()) == 1
    assert not {row for row, _, _ in cells} & lost
    for row, column, value in cells:
        assert rows[row - 2][header.index(column)] == value
    kept = {row for row, _, _ in cells}
    filled = sum(
        1
        for row in kept
        for name in ("Total", *MONTHS)
        if rows[row - 2][header.index(name)]
    )
    older = found.balance.cells_skipped.get("superseded", 0)
    assert filled - older <= sum(cells.values())


@FEW
@given(file=files(), title=TITLES)
def test_a_file_gives_the_same_records_whatever_its_columns_order(
    run, backend, file, title
):
    header, rows = file
    turned = [*reversed(header)], [[*reversed(row)] for row in rows]

    first, one = outcome(run, backend, file, title, "last")
    second, two = outcome(run, backend, turned, title, "last")

    assert one[0] == two[0]
    assert first.balance == second.balance
    assert [json.loads(row[2]) for row in one[1]] == [
        json.loads(row[2]) for row in two[1]
    ]
