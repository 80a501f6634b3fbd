"""What every sentence that a person is shown must be."""

from collections.abc import Iterable

from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.messages import Message, catalogue, placeholders, render


def reads_well(messages: Iterable[Message]) -> None:
    """Every sentence is there in each language, whole, and every blank is filled."""
    for message in messages:
        wanted = placeholders(catalogue()[message.code]["en"])
        assert wanted <= message.params.keys(), message
        for language in LANGUAGES:
            text = render(message, language)
            assert text.strip(), (message, language)
            assert "None" not in text or "None" in str(message.params.values()), text
