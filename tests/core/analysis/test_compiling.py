"""An expression is written once; what it reads is always what is there now."""

import pyarrow as pa

from balise.analysis.answering import ask
from balise.analysis.compiling import read
from core.analysis.opened import BACKEND, ASlice, opened, question, rows, setting


def shown() -> set[str]:
    found = BACKEND.con.execute("SELECT view_name FROM duckdb_views()").fetchall()
    return {name for (name,) in found}


def test_the_same_question_of_other_data_reads_the_other_data() -> None:
    asked = question(by="period")
    first = ask(asked, opened(ASlice("_T", "2023", {"": 7})), setting())
    second = ask(asked, opened(ASlice("_T", "2023", {"": 9})), setting())

    assert rows(first, "value") == [(7,)]
    assert rows(second, "value") == [(9,)]


def test_a_table_of_this_process_is_gone_after_the_question() -> None:
    there = opened(ASlice("_T", "2023", {"": 7}))
    before = shown()

    def keyed(cells, keys):
        return cells.semi_join(keys, "slice_key").select("value")

    key = there.cells.select("slice_key").to_pyarrow()
    none = pa.table({"slice_key": pa.array(["elsewhere"])})

    assert read(keyed, [there.cells, key]).num_rows == 1
    assert read(keyed, [there.cells, none]).num_rows == 0
    assert shown() == before
