"""Files with everything that goes wrong, and the pack that reads them."""

import csv
import io
from itertools import count

from hypothesis import strategies as st

from balise.intake import Choices, Converted, Reading, convert, read
from core.invariants.world import TODAY, Region, packed

File = list[list[str]]

MESSY = """\
format: 1
name: messy
version: "1"
about: A wide layout with everything that goes wrong.
agencies: [police, coast]
layouts:
  - name: wide
    time: {{frequency: M}}
    figures:
      indicator: IE.detected
      unit: detections
      missing: {{":": O, "n/a": M}}
      censored: {{"<5": {{lower: 1, upper: 4}}}}
      empty: {empty}
    repeats: {repeats}
    columns:
      when: {{period: sdmx}}
      who: {{dimension: citizenship, totals: [Total], aggregates: [EU], labels: {{others: _O}}}}
      men: {{measure: {{sets: {{sex: M}}}}}}
      women: {{measure: {{sets: {{sex: F}}}}}}
      sea: {{measure: {{sets: {{border_type: sea}}, agency: coast}}}}
      kept: {{restriction: true}}
      remark: {{note: true, holds_no_personal_data: true}}
      officer: {{personal: the name of the officer}}
      colour: {{ignore: not asked, holds_no_personal_data: true}}
    skip:
      - {{rule: footnote, column: when, matches: "(?i)source.*|\\\\*.*"}}
"""
HEADER = [
    *("when", "who", "men", "women", "sea", "kept", "remark", "officer", "colour"),
]
MEASURES = {"men": 2, "women": 3}
CODES_OF = {"Iraq": "IRQ", "Sudan": "SDN", "Total": "_T", "others": "_O"}
NUMBER = count(1)

whens = st.sampled_from(
    ["2025-01"] * 4 + ["2025-02", "2025", "2025-13", "Source: us", "* note", ""]
)
whos = st.sampled_from(
    ["Iraq", "IRQ", "Iraq", "Total", "EU", "others", "Atlantis", "", "Sudan"]
)
numbers = st.one_of(
    st.integers(0, 99).map(str),
    st.sampled_from(["", ":", "n/a", "<5", "-3", "1.5", "9999", "seven", "٣", "1 2"]),
    st.text(alphabet='"\n,;0', max_size=4),
)
words = st.sampled_from(
    ["", "", "secret", "secret", "Not A Name!", "a, b", 'say "no"', "two\nlines"]
)


@st.composite
def files(draw) -> File:  # type: ignore[no-untyped-def]
    rows = []
    for _ in range(draw(st.integers(1, 8))):
        row = [draw(whens), draw(whos), draw(numbers), draw(numbers), draw(numbers)]
        row += [draw(words), draw(words), "Ana Ruiz", draw(words)]
        rows.append(row[: draw(st.sampled_from([9, 9, 9, 9, 6]))])
    rows += draw(st.lists(st.sampled_from(rows), max_size=2))
    # Of few rows the longer ones would be taken for the table's own width.
    if len(rows) > 2 and draw(st.booleans()):
        rows[-1] = [*rows[-1], *["more"] * (11 - len(rows[-1]))]
    return rows


def written(rows: File) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([HEADER, *rows])
    return text.getvalue()


def converted(
    region: Region, rows: File, pack: str, agency: str = "police"
) -> tuple[Reading, Converted]:
    file = region.root / "messy.csv"
    file.write_text(written(rows), encoding="utf-8", newline="")
    choices = Choices(delimiter=",", header_row=1, encoding="utf-8")
    reading = read(file, region.backend, choices=choices)  # type: ignore[arg-type]
    assert isinstance(reading, Reading), reading
    found = convert(
        reading,
        packed(pack),
        region.backend,  # type: ignore[arg-type]
        participant="QMA",
        agency=agency,
        received_on=TODAY,
        personal={"officer": "personal"},
    )
    assert isinstance(found, Converted), found
    return reading, found


packs = st.builds(
    MESSY.format,
    repeats=st.sampled_from(["error", "add"]),
    empty=st.sampled_from(["missing", "no-figure"]),
)
