"""The sentences that a person reads, by code, in six languages.

The core speaks in codes and parameters. A sentence lives in ``messages/*.yaml`` as
``code: {ar: ..., en: ..., ...}`` with ``{name}`` where a parameter goes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Formatter
from types import MappingProxyType

from balise.vocabulary.declarations import parsed


@dataclass(frozen=True)
class Message:
    """Something to say: a stable code and what fills its sentence.

    Parameters are plain text, numbers or dates; never a value of a personal column.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


class UnknownMessageError(LookupError):
    """A code without a sentence: a programmer's mistake."""


def render(message: Message, language: str) -> str:
    """Give the sentence in a language; raises where the code has none."""
    try:
        template = catalogue()[message.code][language]
    except KeyError:
        raise UnknownMessageError(f"{message.code} ({language})") from None
    return template.format(**{name: str(v) for name, v in message.params.items()})


def say(code: str, language: str, **params: object) -> str:
    """Render a code with parameters in one go."""
    return render(Message(code, params), language)


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Every sentence of every file; raises ValueError where two files share a code."""
    sentences: dict[str, Mapping[str, str]] = {}
    for source in sorted(_sources(), key=lambda file: file.name):
        found = parsed(source.read_text(encoding="utf-8")) or {}
        if shared := sentences.keys() & found.keys():
            raise ValueError(f"{source.name} repeats {sorted(shared)}")
        sentences.update(found)
    return MappingProxyType(sentences)


def placeholders(template: str) -> frozenset[str]:
    """The names of the parameters that a sentence uses."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


def _sources() -> list[Traversable]:
    folder = files("balise.vocabulary") / "messages"
    return [file for file in folder.iterdir() if file.name.endswith(".yaml")]
