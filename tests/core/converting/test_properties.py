"""For any file and pack: no row is lost, and the same file gives the same records."""

from hypothesis import given, settings
from hypothesis import strategies as st

from balise.intake import Converted, Stopped

# One conversion is some forty statements, so the steady profile draws fewer files.
FEW = settings(max_examples=max(12, settings.default.max_examples // 3))

COLUMNS = {
    "year": "year: {period: year}",
    "month": "month: {period: month}",
    "country": "country: {dimension: citizenship, totals: [All], aggregates: [EU]}",
    "sex": "sex: {dimension: sex, empty: _U}",
    "n": "n: {measure: {agency: one}}",
    "m": "m: {measure: {agency: two, sets: {role: migrant}, empty: no-figure}}",
    "note": "note: {note: true, holds_no_personal_data: true}",
    "kept": "kept: {ignore: not asked, holds_no_personal_data: true}",
}
CELLS = st.one_of(
    st.sampled_from(
        [
            "2020",
            "2021",
            "9999",
            "1",
            "12",
            "Jan",
            "Iraq",
            "CUB",
            "All",
            "EU",
            "M",
            "Both",
        ]
    ),
    st.sampled_from(
        ["", " ", "0", "-1", "1.5", "<5", ":", "1 000", "٣", "nan", "skip"]
    ),
    st.text(
        st.characters(exclude_categories=("Cs",), exclude_characters="|\n\r"),
        max_size=6,
    ),
)


@st.composite
def files(draw):
    """A pack's columns in some order, and rows of anything, some too long."""
    optional = draw(
        st.sets(st.sampled_from(["month", "country", "sex", "note", "kept"]))
    )
    names = draw(st.permutations(sorted({"year", "n", "m"} | optional)))
    width = len(names)
    rows = draw(
        st.lists(
            st.lists(CELLS, min_size=width, max_size=width + 1), min_size=1, max_size=12
        )
    )
    return names, rows


def layout(names, repeats):
    columns = "\n".join(f"      {COLUMNS[name]}" for name in names)
    return f"""\
  - name: any
    time: {{frequency: {"M" if "month" in names else "A"}}}
    figures:
      indicator: IE.detected
      unit: detections
      missing: {{":": O}}
      censored: {{"<5": {{lower: 1, upper: 4}}}}
    repeats: {repeats}
    columns:
{columns}
    skip:
      - {{rule: declared, column: year, values: [skip]}}
"""


AGENCIES = "agencies: [one, two]\nlayouts:\n"


def outcome(backend, run, names, rows, repeats):
    text = "\n".join("|".join(row) for row in [list(names), *rows])
    # The pack's agencies stand before its layouts.
    found = run(layout(names, repeats), text, agencies=AGENCIES)
    if isinstance(found, Stopped):
        return found, None
    tables = [found.observations, found.rejected, found.findings]
    read = [
        backend.con.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()
        for table in tables
    ]
    return found, read


@FEW
@given(file=files(), repeats=st.sampled_from(["error", "add"]))
def test_every_row_is_accepted_rejected_or_skipped_by_rule(backend, run, file, repeats):
    names, rows = file

    found, read = outcome(backend, run, names, rows, repeats)

    if isinstance(found, Converted):
        observations, rejected, findings = read
        assert found.balance.closes
        assert found.balance.rows_in == len(rows)
        assert (
            len({row[0] for row in rejected}) == found.balance.rejected == len(rejected)
        )
        reasons = {row[2] for row in findings if row[1] == "error"}
        assert {row[0] for row in rejected} <= reasons
        assert not {row[-4] for row in observations} & {row[0] for row in rejected}


@FEW
@given(file=files())
def test_the_same_file_gives_the_same_records(backend, run, file):
    names, rows = file

    first = outcome(backend, run, names, rows, "add")
    second = outcome(backend, run, names, rows, "add")

    assert first[1] == second[1]
    if isinstance(first[0], Converted):
        assert first[0].balance == second[0].balance
        assert first[0].covered == second[0].covered


@FEW
@given(file=files())
def test_no_observation_is_there_twice(backend, run, file):
    names, rows = file

    found, _ = outcome(backend, run, names, rows, "error")

    if isinstance(found, Converted):
        twice = backend.con.execute(
            "SELECT count(*) FROM (SELECT 1 FROM "
            f"(SELECT * EXCLUDE (value, lower, upper, obs_status, original_value, "
            f"original_labels, source_row, source_column, restriction, note) "
            f"FROM {found.observations}) GROUP BY ALL HAVING count(*) > 1)"
        ).fetchall()[0]
        assert twice == (0,)
