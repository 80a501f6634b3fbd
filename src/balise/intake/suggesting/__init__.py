"""Packs that write themselves: what a file that nobody has seen before probably says.

``suggest`` gives a value for pages and the command line alike; ``try_out`` runs what is
suggested through the ordinary engine, which knows nothing of suggestions.
"""

from balise.intake.packs import as_yaml
from balise.intake.suggesting.amending import (
    about_columns,
    amended,
    meanings,
    with_subject,
)
from balise.intake.suggesting.answering import misunderstood, unknown_answers
from balise.intake.suggesting.suggesting import as_it_stands, suggest
from balise.intake.suggesting.suspecting import suspects
from balise.intake.suggesting.trying import Tried, try_out
from balise.intake.suggesting.values import (
    THRESHOLD,
    Choice,
    ColumnSuggestion,
    Proposal,
    Question,
    Suggestion,
)
from balise.intake.suggesting.wording import choice_label, meaning_label

__all__ = [
    "THRESHOLD",
    "Choice",
    "ColumnSuggestion",
    "Proposal",
    "Question",
    "Suggestion",
    "Tried",
    "about_columns",
    "amended",
    "as_it_stands",
    "as_yaml",
    "choice_label",
    "meaning_label",
    "meanings",
    "misunderstood",
    "suggest",
    "suspects",
    "try_out",
    "unknown_answers",
    "with_subject",
]
