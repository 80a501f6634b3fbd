"""What was typed wrongly, as a message in six languages.

The standard library says in English what is wrong with arguments, each kind in one
fixed form; here each form is recognised and becomes a code with its parameters.
"""

import re
from argparse import ArgumentParser
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:  # the catalogue of sentences is read only when one is needed
    from balise.vocabulary.messages import Message

_ARGUMENT: Final = r"argument (?P<argument>.+?): "
_FORMS: Final = (
    ("usage-required", r"the following arguments are required: (?P<arguments>.+)"),
    ("usage-unknown", r"unrecognized arguments: (?P<arguments>.+)"),
    ("usage-one-of", r"one of the arguments (?P<arguments>.+) is required"),
    (
        "usage-ambiguous",
        r"ambiguous option: (?P<argument>.+) could match (?P<arguments>.+)",
    ),
    (
        "usage-no-choice",
        _ARGUMENT + r"invalid choice: (?P<value>.+) \(choose from (?P<choices>.+)\)",
    ),
    ("usage-not-both", _ARGUMENT + r"not allowed with argument (?P<other>.+)"),
    ("usage-no-value", _ARGUMENT + r"ignored explicit argument (?P<value>.+)"),
    ("usage-one-value", _ARGUMENT + r"expected (at most )?one argument"),
    ("usage-some-values", _ARGUMENT + r"expected at least one argument"),
    ("usage-values", _ARGUMENT + r"expected (?P<count>\d+) arguments?"),
    ("usage-not-a-day", _ARGUMENT + r"not a day like 2024-03-31: (?P<value>.+)"),
    ("usage-not-a-pair", _ARGUMENT + r"not like name=value: (?P<value>.+)"),
    ("usage-not-a-number", _ARGUMENT + r"invalid (int|float) value: (?P<value>.+)"),
    ("usage-bad-value", _ARGUMENT + r"(invalid .+ value: )?(?P<value>.+)"),
    ("usage-wrong", r"(?P<text>.+)"),
)


class MistakeError(Exception):
    """A mistake in what was typed, with the usage of the command that it was for."""

    def __init__(self, message: "Message", usage: str) -> None:
        super().__init__(message.code)
        self.message = message
        self.usage = usage


class Grammar(ArgumentParser):
    """A parser that hands its complaints over instead of printing them."""

    def error(self, message: str) -> NoReturn:
        """Leave with what is wrong; whoever called says it in a language."""
        raise MistakeError(mistake(message), self.format_usage())


def mistake(text: str) -> "Message":
    """Recognise a complaint of the standard library."""
    from balise.vocabulary.messages import Message

    for code, form in _FORMS:
        if found := re.fullmatch(form, text, flags=re.DOTALL):
            return Message(code, found.groupdict())
    return Message("usage-wrong", {"text": text})
