"""How a meaning or an answer is called in the reader's language.

The model's own labels are used wherever the model has the thing; only what it does not
have has a sentence of its own.
"""

from typing import Final

from balise.intake.suggesting.values import Choice
from balise.vocabulary.codes import code_list
from balise.vocabulary.messages import Message, render, say
from balise.vocabulary.model import model

_PARTS: Final = frozenset(
    {"period:year", "period:month", "period:quarter", "period:date", "period:sdmx"}
)
_FORMAT_WORDS: Final = (
    ("%Y", "YYYY"),
    ("%y", "YY"),
    ("%m", "MM"),
    ("%d", "DD"),
    ("%B", "MONTH"),
)


def choice_label(choice: Choice, language: str) -> str:
    """Name one answer: by its sentence, its label in the model, or as it stands."""
    if choice.message:
        return render(choice.message, language)
    value = choice.value
    if value in model().indicators:
        return model().indicators[value].labels[language]
    if choice.code_list:
        return code_list(choice.code_list).label(value, language)
    if "%" in value:
        return _format_label(value)
    return meaning_label(value, language)


def meaning_label(meaning: str, language: str) -> str:
    """Name what a column is; a text that is no meaning stays as it is."""
    role, _, target = meaning.partition(":")
    if role == "dimension" and target in model().dimensions:
        return model().dimensions[target].labels[language]
    if role == "measure" and target in model().indicators:
        return model().indicators[target].labels[language]
    if role == "field":
        return _field_label(target, language)
    if target == "sex+age":
        return say("suggest-meaning-sex-and-age", language)
    word = meaning.replace(":", "-") if meaning in _PARTS else role.replace("_", "-")
    code = f"suggest-meaning-{word}"
    try:
        return render(Message(code), language)
    except LookupError:
        return meaning


def _field_label(target: str, language: str) -> str:
    name, _, outcome = target.partition("@")
    table, _, column = name.partition(".")
    fields = model().incident_tables.get(table, ())
    label = next((f.labels[language] for f in fields if f.name == column), target)
    if outcome:
        return f"{label} ({code_list('outcome').label(outcome, language)})"
    return label


def _format_label(shape: str) -> str:
    for code, word in _FORMAT_WORDS:
        shape = shape.replace(code, word)
    return shape
