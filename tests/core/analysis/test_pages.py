import pytest

from core.analysis.pages import outcome
from tables import rows

CHOICES = rows("docs/reference/table-choice.md", heading="The table")
ADDITIONS = rows("docs/reference/additions.md", heading="The table")


@pytest.mark.parametrize("row", CHOICES, ids=lambda row: row["row"])
def test_the_table_that_answers_is_the_one_that_the_page_says(row):
    table, said = outcome(row)

    assert table == row["table"].strip("`")
    assert said == row["answer"].strip("`")


@pytest.mark.parametrize("row", ADDITIONS, ids=lambda row: row["row"])
def test_what_adds_is_what_the_page_says(row):
    _, said = outcome(row)

    assert said == row["answer"].strip("`")
