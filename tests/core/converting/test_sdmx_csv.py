"""A file of SDMX-CSV 2.0, as statistical offices exchange it, becomes observations."""

from datetime import date

import pytest

from balise.engine.sessions import session
from balise.intake import Converted, Pack, convert, load_pack, read_with

PACK = """\
format: 1
name: sdmx
version: '1'
about: What one office sends to another.
layouts:
  - name: only
    time: {frequency: M}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      STRUCTURE: {like: '^STRUCTURE(\\[.\\])?$', ignore: says what the file is}
      STRUCTURE_ID: {ignore: says what the file is}
      ACTION: {ignore: read by the rule below}
      TIME_PERIOD: {like: 'TIME_PERIOD(: .*)?', period: sdmx}
      CITIZENSHIP: {like: 'CITIZENSHIP(: .*)?', dimension: citizenship}
      SEX: {like: 'SEX(: .*)?', dimension: sex}
      OBS_STATUS: {like: 'OBS_STATUS(: .*)?', status: {'A': A, 'P': P, 'O': O, 'A: Normal': A, 'P: Provisional': P, 'O: Missing': O}}
      OBS_VALUE: {like: 'OBS_VALUE(: .*)?', measure: {missing: {NaN: O}}}
    skip:
      - {rule: deleted-by-the-sender, column: ACTION, values: [D]}
"""
ROWS = """\
STRUCTURE[;],STRUCTURE_ID,ACTION,TIME_PERIOD: Time,CITIZENSHIP: Citizenship,SEX: Sex,OBS_STATUS: Status,OBS_VALUE: Value
dataflow,XX:IE(1.0),I,2024-M01,SYR: Syria,F: Female,A: Normal,12
dataflow,XX:IE(1.0),R,2024-01,SYR: Syria,M: Male,P: Provisional,7
dataflow,XX:IE(1.0),I,2024-01,_T: Total,_T: Total,A: Normal,19
dataflow,XX:IE(1.0),I,2024-02,SYR: Syria,F: Female,O: Missing,NaN
dataflow,XX:IE(1.0),D,2024-02,SYR: Syria,M: Male,A: Normal,3
"""


@pytest.fixture(params=["codes", "codes and labels"])
def text(request) -> str:
    if request.param == "codes and labels":
        return ROWS
    rows = (line.split(",") for line in ROWS.splitlines())
    return "\n".join(",".join(c.partition(": ")[0] for c in row) for row in rows)


def test_rows_become_figures_and_a_deletion_is_none(text, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    pack = load_pack(PACK)
    assert isinstance(pack, Pack), pack

    with session(tmp_path) as backend:
        reading = read_with(path, pack, backend)
        found = convert(
            reading,
            pack,
            backend,
            participant="QMR",
            agency="one",
            received_on=date(2025, 7, 1),
        )
        assert isinstance(found, Converted), found
        query = (
            "SELECT period, citizenship, sex, obs_status, CAST(value AS INTEGER) "
            f"FROM {found.observations} ORDER BY ALL"
        )
        records = backend.con.execute(query).fetchall()

    assert reading.layout.kind == "sdmx-csv"
    assert records == [
        ("2024-01", "SYR", "F", "A", 12),
        ("2024-01", "SYR", "M", "P", 7),
        ("2024-01", "_T", "_T", "A", 19),
        ("2024-02", "SYR", "F", "O", None),
    ]
    assert found.balance.skipped == {"deleted-by-the-sender": 1}
