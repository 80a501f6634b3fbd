"""The words of a template in each language, and what a code is written as."""

from functools import cache

from balise.vocabulary.codes import code_list
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.messages import catalogue
from balise.vocabulary.model import model
from balise.vocabulary.observations import ObservationStatus
from balise.vocabulary.resolving import Resolved, resolve

PLAIN = (
    ObservationStatus.NORMAL,
    ObservationStatus.PROVISIONAL,
    ObservationStatus.ESTIMATED,
    ObservationStatus.BREAK,
)
"""Statuses of a figure that is there; they have a column of their own."""

WITHOUT = (
    ObservationStatus.MISSING,
    ObservationStatus.SUPPRESSED,
    ObservationStatus.NOT_APPLICABLE,
)
"""Statuses that stand in place of a figure."""


BOUNDS = (*range(2, 21), 25, 30, 50, 100)
"""The numbers that may stand behind ``<`` in place of a figure."""


def bounded(bound: int) -> str:
    """Write that a figure is below a number; zero is not excluded by it."""
    return f"<{bound}"


def heading(column: str, language: str) -> str:
    """Give the header of a column."""
    if column in model().dimensions:
        return model().dimensions[column].labels[language]
    return catalogue()[f"template-column-{column.replace('_', '-')}"][language]


def meaning(column: str, language: str) -> str:
    """Say what goes into a column."""
    if column in model().dimensions:
        return model().dimensions[column].definition[language]
    return catalogue()[f"template-says-{column.replace('_', '-')}"][language]


@cache
def written(name: str, code: str, language: str) -> str:
    """Give a code as it is written in a template, so that it reads back as itself.

    A label that could mean another code as well (Congo) has its own code behind it.
    """
    label = code_list(name).label(code, language)
    return label if _means(name, label, code) else f"{label} ({code})"


@cache
def own_labels(name: str) -> dict[str, str]:
    """Give the words of a list that are not looked up but say their code themselves."""
    return {
        text: code.code
        for code in code_list(name).codes.values()
        for language in LANGUAGES
        if (text := written(name, code.code, language)) != code.labels[language]
    }


def choices(name: str, language: str) -> list[tuple[str, str]]:
    """Give what may be chosen from a list: the words and their codes, by the words."""
    valid = (c for c in code_list(name).codes.values() if c.valid_to is None)
    found = [(written(name, c.code, language), c.code) for c in valid if c.code != "_T"]
    return sorted(found, key=lambda pair: (pair[1].startswith("_"), pair[0]))


def indicator_words(code: str) -> dict[str, str]:
    """Give the words for an indicator, by language."""
    return dict(model().indicators[code].labels)


def unit_words(unit: str) -> dict[str, str]:
    """Give the words for a unit of count, by language; money names its currency."""
    code, _, currency = unit.partition(":")
    labels = code_list("unit")[code].labels
    return {
        k: f"{text} ({currency})" if currency else text for k, text in labels.items()
    }


def statistic_words(code: str) -> dict[str, str]:
    """Give the words for a statistic, by language."""
    return dict(code_list("statistic")[code].labels)


def status_words(status: ObservationStatus) -> dict[str, str]:
    """Give the words for a status, by language."""
    return dict(code_list("obs_status")[status.value].labels)


def _means(name: str, label: str, code: str) -> bool:
    found = resolve(name, label)
    return isinstance(found, Resolved) and found.code.code == code
