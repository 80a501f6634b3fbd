"""A table's name is its content: one description, one name, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.vocabulary.observations import DIMENSIONS
from balise.vocabulary.tables import TOTAL, Table, parse_table

codes = st.text("ABCXYZabcz0189_.+-", min_size=1, max_size=6)
tables = st.builds(
    lambda split, fixed, derived: Table.of(
        split - fixed.keys(), {name: fixed[name] for name in fixed}, derived=derived
    ),
    st.sets(st.sampled_from(DIMENSIONS), max_size=4),
    st.dictionaries(st.sampled_from(DIMENSIONS), codes, max_size=3),
    st.booleans(),
)


@given(tables)
def test_a_table_reads_back_from_its_name(table: Table) -> None:
    assert parse_table(table.name) == table


@given(tables, tables)
def test_two_tables_share_a_name_only_when_they_are_one(one: Table, two: Table) -> None:
    assert (one.name == two.name) == (one == two)


@given(tables, st.randoms())
def test_the_order_of_the_parts_does_not_matter(table: Table, random: object) -> None:
    split, fixed = list(table.breakdown), list(table.universe)
    random.shuffle(split)  # type: ignore[attr-defined]
    random.shuffle(fixed)  # type: ignore[attr-defined]

    assert Table.of(split, dict(fixed), derived=table.derived) == table


def test_the_total_alone_splits_nothing() -> None:
    assert Table().name == TOTAL
    assert parse_table(TOTAL) == Table()


def test_a_dimension_fixed_to_the_total_is_not_fixed() -> None:
    assert Table.of(["sex"], {"age": TOTAL}) == Table.of(["sex"])


def test_women_by_citizenship_is_a_crossing() -> None:
    assert Table.of(["citizenship"], {"sex": "F"}).is_crossing
    assert not Table.of(["citizenship"]).is_crossing


@pytest.mark.parametrize(
    "name",
    [
        "",
        "sex+citizenship",
        "sex@",
        "sex+",
        "sex,age",
        "Sex",
        "sex@age",
        "sex@age=",
        "sex@sex=F",
        "derived:",
        "derived:derived:_T",
        "_T@sex=F,age=Y0T17",
        "a b",
    ],
)
def test_what_is_no_canonical_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_table(name)


def test_a_name_that_would_read_as_two_dimensions_is_refused() -> None:
    with pytest.raises(ValueError, match="not a dimension"):
        Table.of(["sex+age"])
