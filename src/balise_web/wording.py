"""What is said to a person, in their language: at a terminal, on a page, in a letter.

What is put into a sentence is isolated, so that a Latin code inside an Arabic sentence
does not turn the words around it (Unicode TR9).
"""

import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from balise.vocabulary.codes import code_list
from balise.vocabulary.languages import RIGHT_TO_LEFT
from balise.vocabulary.messages import Message, catalogue, render
from balise.vocabulary.model import model

ISOLATE: Final = "\u2068"
RELEASE: Final = "\u2069"


def told(message: Message, language: str) -> str:
    """Give the sentence of a message, its parameters isolated where needed."""
    params = {k: _shown(v, language) for k, v in message.params.items()}
    return render(Message(message.code, params), language)


def say(code: str, language: str, **params: object) -> str:
    """Give the sentence of a code in one go."""
    return told(Message(code, params), language)


def listed(message: Message, language: str) -> dict[str, Any]:
    """Give a message as data: code, parameters and sentence."""
    return {
        "code": message.code,
        "params": {k: plain(v) for k, v in message.params.items()},
        "sentence": render(message, language),
    }


def word(code: str, language: str) -> str:
    """Give a short label (``cli-word-...``); the bare word where there is none."""
    found = catalogue().get(f"cli-word-{code.replace('_', '-')}")
    return found[language] if found else code


def label(name: str, value: Any, language: str) -> str:
    """Give the label of a code of a dimension, or the code itself."""
    text = "" if value is None else str(value)
    if text in {"_T", ""}:
        return word("total", language) if text else ""
    if name == "unit":
        return code_list("unit").label(text, language)
    field = model().dimensions.get(name)
    if field is None or not field.code_list:
        return text
    try:
        return code_list(field.code_list).label(text, language)
    except FileNotFoundError:
        return text


def plain(value: object) -> Any:
    """Give a value as JSON can hold it, decimals as text without an exponent."""
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, bool | int | float | str) or value is None:
        return value
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    return str(value)


def number(value: Decimal) -> str:
    """Write a decimal plainly: ``1234``, ``0.5``; never ``1E+3``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def isolated(text: str, language: str) -> str:
    """Set a text apart from the direction of the words around it."""
    turns = language in RIGHT_TO_LEFT or any(
        unicodedata.bidirectional(c) in {"R", "AL"} for c in text
    )
    return f"{ISOLATE}{text}{RELEASE}" if text and turns else text


def written(value: object) -> str:
    """Write a value plainly, without control characters."""
    text = number(value) if isinstance(value, Decimal) else str(value)
    kept = "\u200e\u200f" + (ISOLATE + RELEASE if _balanced(text) else "")
    # A control character from a file must not move the cursor of a terminal.
    return "".join(c if c.isprintable() or c in kept else "·" for c in text)


def _shown(value: object, language: str) -> str:
    return isolated(written(value), language)


def _balanced(text: str) -> bool:
    """Say whether every isolate ends, so that none reaches beyond the text."""
    depth = 0
    for character in text:
        depth += (character == ISOLATE) - (character == RELEASE)
        if depth < 0:
            return False
    return depth == 0
