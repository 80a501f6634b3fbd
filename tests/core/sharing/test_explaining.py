"""Every decision of the table is explained in six languages, to viewer and owner."""

import pytest

from balise.sharing.deciding import decide
from balise.sharing.explaining import explain, explained
from balise.vocabulary.languages import LANGUAGES, Language
from balise.vocabulary.messages import placeholders
from ledgers import TODAY, world
from tables import rows

TABLE = rows("docs/reference/reciprocity.md", heading="The table")


def decided(row: dict[str, str]):  # type: ignore[no-untyped-def]
    names = {"who asks": "viewer", "S offers": "offer", "V gave": "gave"}
    made = world(**{names[k]: row[k] for k in names}, asks=row["asks"])
    return decide(made.viewer, made.ledger, made.terms, TODAY, owners=["S"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_decision_reads_as_sentences_in_every_language(
    language: Language,
) -> None:
    for row in TABLE:
        for decision in decided(row):
            for to in ("viewer", "owner"):
                text = explained(decision, to=to, language=language)
                assert text
                assert not placeholders(text)


def test_a_refusal_is_explained_with_what_to_do() -> None:
    refused = [d for row in TABLE for d in decided(row) if not d.granted]

    assert all(d.unlock for d in refused if d.because != "public_only")
    assert all(len(explain(d, to="viewer")) >= 2 for d in refused if d.unlock)


def test_the_viewer_is_never_told_the_situation_of_the_owner() -> None:
    for row in TABLE:
        for decision in decided(row):
            codes = [message.code for message in explain(decision, to="viewer")]
            assert not [code for code in codes if code.startswith("situation-")]
