"""Two sets of records are compared by what each record is known by."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.engine.sessions import session
from balise.store import Counts, compare
from balise.vocabulary.observations import OBSERVATION_TYPES

SERIES = {
    "participant": "QMA",
    "agency": "police",
    "dataflow": "IE",
    "indicator": "IE.detected",
    "statistic": "count",
    "unit": "detections",
    "frequency": "M",
    "table": "citizenship",
}
KEYS = st.tuples(st.sampled_from(["AFG", "SYR", "_U"]), st.integers(1, 4))
RECORDS = st.dictionaries(KEYS, st.integers(0, 3))


@pytest.fixture(scope="module")
def con():
    with session() as backend:
        yield backend.con


def observations(con, name, records):
    rows = []
    for at, ((country, month), value) in enumerate(records.items()):
        row = dict.fromkeys(OBSERVATION_TYPES) | SERIES
        day = date(2024, month, 1)
        row |= {"citizenship": country, "period": f"2024-{month:02}"}
        row |= {"period_start": day, "period_end": day, "obs_status": "A"}
        row |= {"value": Decimal(value), "original_value": f"{at} as written"}
        row |= {"source_row": at + 2, "source_column": "n", "restriction": None}
        rows.append(row)
    columns = {n: pa.array([row[n] for row in rows]) for n in OBSERVATION_TYPES}
    con.register("given", pa.table(columns))
    cells = ", ".join(f'"{n}"::{k} AS "{n}"' for n, k in OBSERVATION_TYPES.items())
    con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT {cells} FROM given")
    con.unregister("given")
    return {"observations": name}


@given(old=RECORDS, new=RECORDS)
def test_every_record_is_added_changed_removed_or_the_same(con, old, new):
    before = observations(con, "before", old)
    after = observations(con, "after", new)

    found = compare(con, before, after, limit=1000)

    both = old.keys() & new.keys()
    changed = {key for key in both if old[key] != new[key]}
    assert found.total == Counts(
        added=len(new.keys() - old.keys()),
        changed=len(changed),
        removed=len(old.keys() - new.keys()),
        unchanged=len(both - changed),
    )
    said = {
        (d.key["citizenship"], int(d.key["period"][-2:])): (d.old, d.new)
        for d in found.differences
        if d.kind == "changed"
    }
    assert {
        k: (Decimal(o["value"]), Decimal(n["value"])) for k, (o, n) in said.items()
    } == {key: (old[key], new[key]) for key in changed}


def test_a_list_is_cut_and_its_counts_are_not(con):
    before = observations(con, "before", {})
    after = observations(con, "after", {("AFG", month): 1 for month in range(1, 5)})

    found = compare(con, before, after, limit=2)

    assert found.total.added == 4
    assert [(d.kind, d.row, d.column) for d in found.differences] == [
        ("added", 2, "n"),
        ("added", 3, "n"),
    ]


def test_incidents_are_known_by_their_keys(con):
    con.execute(
        "CREATE OR REPLACE TABLE early AS SELECT * FROM (VALUES "
        "('a', 'dead', 3), ('a', 'missing', 1), ('b', 'dead', 2)) t(incident, \"group\", count)"
    )
    con.execute(
        "CREATE OR REPLACE TABLE late AS SELECT * FROM (VALUES "
        "('a', 'dead', 4), ('a', 'missing', 1), ('c', 'dead', 2)) t(incident, \"group\", count)"
    )

    found = compare(con, {"group": "early"}, {"group": "late"}, limit=10)

    assert found.counts == {"group": Counts(1, 1, 1, 1)}
    changed = next(d for d in found.differences if d.kind == "changed")
    assert changed.key == {"incident": "a", "group": "dead"}
    assert (changed.old["count"], changed.new["count"]) == ("3", "4")
