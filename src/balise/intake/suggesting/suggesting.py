"""Suggest the pack of a file that nobody here has seen before.

Everything rests on the file itself: its headers, the values below them, the lines above
them and its name; and on the packs that the same participant used before. What cannot
be told from these is asked, one plain question at a time, and never mapped silently.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from ibis.backends.duckdb import Backend

from balise.intake.converting.binding import Bound, bind
from balise.intake.converting.reshaping import reshaped
from balise.intake.packs import as_yaml, load_pack
from balise.intake.packs.values import Pack
from balise.intake.personal import unanswered
from balise.intake.reading.values import Reading
from balise.intake.suggesting.arranging import Placed, arrange
from balise.intake.suggesting.clues import clues
from balise.intake.suggesting.composing import (
    OUTSIDE,
    document,
    figures_layout,
    open_questions,
    pack_name,
)
from balise.intake.suggesting.earlier import Seen, fitting
from balise.intake.suggesting.events import are_events, incident_layout
from balise.intake.suggesting.judging import named_beside, proposals
from balise.intake.suggesting.keys import heads_blocks, repeats
from balise.intake.suggesting.legends import legend
from balise.intake.suggesting.profiling import (
    Profile,
    cells_of,
    follows_from,
    profile_of,
    profiles,
    rows_in_order,
)
from balise.intake.suggesting.sheets import Sheet
from balise.intake.suggesting.spreading import Spread, spread_of
from balise.intake.suggesting.topics import Topic, topic_of
from balise.intake.suggesting.values import (
    Choice,
    ColumnSuggestion,
    Proposal,
    Question,
    Suggestion,
)
from balise.intake.suggesting.zeros import said_to_be_none
from balise.vocabulary.messages import Message


def as_it_stands(reading: Reading, pack: Pack, backend: Backend) -> Suggestion | None:
    """Suggest a pack as it stands, if it has an answer for every column of a reading."""
    return fitting(reading, pack, lambda i: _seen(reading, backend, i))


def suggest(
    reading: Reading,
    backend: Backend,
    *,
    file_name: str,
    earlier: Sequence[Pack] = (),
    answers: Mapping[str, str] | None = None,
) -> Suggestion:
    """Suggest a pack for a reading; ``answers`` are those given so far, by question.

    ``earlier`` are packs of the same participant, the newest first: where one fits the
    header it is the suggestion. The same file, packs and answers give the same result.
    """
    for pack in earlier:
        if known := as_it_stands(reading, pack, backend):
            return known
    seen = profiles(reading, backend)
    spread = spread_of(seen)
    said = _beside(reading, file_name)
    placed = _placed(reading, backend, seen, spread, [text for _, text in _named(said)])
    texts = _texts(reading, file_name, seen, placed)
    topic = topic_of(texts)
    given = dict(answers or {})
    sheet = _sheet(reading, backend, seen, placed, given, topic)
    if _counts_what_is_outside(given, topic) and not are_events(placed):
        return _outside(seen, placed, topic)
    if spread is None and are_events(placed):
        layout, questions = incident_layout(sheet)
    else:
        layout, questions = figures_layout(sheet, spread, topic, said)
    content = document(pack_name(file_name), layout)
    asked = (*questions, *_personal(reading, backend, content, given, questions))
    return Suggestion(
        _columns(seen, placed, layout["columns"], spread),
        tuple(open_questions(asked)),
        tuple(said for _, _, said in topic.indicators[:1]),
        content,
    )


def _seen(reading: Reading, backend: Backend, index: int) -> Seen:
    """Say what the values of one column are."""
    profile = profile_of(reading, backend, index, "")
    forms = clues(profile, lambda: rows_in_order(reading, backend, index))
    return Seen(profile.labels, frozenset(forms))


def _sheet(
    reading: Reading,
    backend: Backend,
    seen: Sequence[Profile],
    placed: Mapping[int, Placed],
    given: Mapping[str, str],
    topic: Topic,
) -> Sheet:
    return Sheet(
        {p.index: p for p in seen},
        placed,
        given,
        lambda index: rows_in_order(reading, backend, index),
        lambda kept: repeats(backend, reading.table, [f"c{i}" for i in kept]),
        lambda index: heads_blocks(backend, reading.table, f"c{index}"),
        given.get("indicator") or topic.sure,
        legend=legend(_around(reading)),
        cells=lambda indexes: cells_of(reading, backend, indexes),
        none_signs=said_to_be_none(_around(reading)),
    )


def _around(reading: Reading) -> list[str]:
    """Give the lines above and below the table."""
    layout = reading.layout
    return [text for _, text in (*layout.preamble, *layout.notes)]


def _counts_what_is_outside(given: Mapping[str, str], topic: Topic) -> bool:
    answer = given.get("indicator")
    return answer == OUTSIDE or (answer is None and topic.is_outside)


def _personal(
    reading: Reading,
    backend: Backend,
    content: dict[str, Any],
    given: Mapping[str, str],
    open_ones: Sequence[Question],
) -> tuple[Question, ...]:
    """Ask about columns that may hold personal data, and write down what was said."""
    columns = content["layouts"][0]["columns"]
    for name, description in columns.items():
        answer = given.get(f"personal:{name}")
        if answer == "personal":
            columns[name] = {"personal": "holds personal data"}
        elif answer:
            columns[name] = {**description, "holds_no_personal_data": True}
    if open_ones:
        return ()
    pack = load_pack(as_yaml(content))
    bound = bind(pack, reading.layout) if isinstance(pack, Pack) else None
    if not isinstance(bound, Bound):
        return ()
    shaped = reshaped(backend, reading, bound)
    suspects = unanswered(backend, shaped.table, bound, {})
    return tuple(
        Question(
            f"personal:{said.params['column']}",
            said,
            tuple(
                Choice(value, Message(f"suggest-personal-{value}")) for value in _SAID
            ),
        )
        for said in suspects
        if said.code == "column-may-be-personal"
    )


_SAID: Final = ("personal", "not-personal")


def _placed(
    reading: Reading,
    backend: Backend,
    seen: Sequence[Profile],
    spread: Spread | None,
    beside: Sequence[str],
) -> dict[int, Placed]:
    def rows_of(index: int) -> Callable[[], list[str]]:
        return lambda: rows_in_order(reading, backend, index)

    @lru_cache
    def follows(what: tuple[int, ...], index: int) -> bool:
        cells = [f"c{i}" for i in what]
        return follows_from(backend, reading.table, cells, f"c{index}")

    judged = {p.index: proposals(p, clues(p, rows_of(p.index))) for p in seen}
    judged = named_beside(judged, beside)
    return arrange(seen, judged, spread, lambda what, i: follows(tuple(what), i))


def _beside(reading: Reading, file_name: str) -> list[tuple[str, str]]:
    """Give the texts beside the table with their places, those nearest to it first."""
    titles = [("title", text) for _, text in reading.layout.preamble]
    sheet = [("sheet", reading.layout.sheet)] if reading.layout.sheet else []
    return [*titles, *sheet, ("file_name", file_name)]


def _as_words(file_name: str) -> str:
    """Write a file's name as words: ``IrregularEntries2023.csv`` holds three."""
    stem = file_name.rpartition(".")[0] or file_name
    return re.sub(r"(?<=[^\W\d_])(?=\d)|(?<=[a-zà-ÿ])(?=[A-Z])|[_.]+", " ", stem)


def _texts(
    reading: Reading,
    file_name: str,
    seen: Sequence[Profile],
    placed: Mapping[int, Placed],
) -> list[tuple[str, str]]:
    headers = [
        ("header", p.header)
        for p in seen
        if p.index not in placed or _is_measure(placed[p.index])
    ]
    constant = [("values", p.labels[0]) for p in seen if p.distinct == 1 and p.labels]
    named = _named(_beside(reading, file_name))
    return [*named, *headers, *constant]


def _named(said: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [
        (place, _as_words(text) if place == "file_name" else text)
        for place, text in said
    ]


def _is_measure(place: Placed) -> bool:
    return place.best is not None and place.best.meaning == "measure"


def _outside(
    seen: Sequence[Profile], placed: Mapping[int, Placed], topic: Topic
) -> Suggestion:
    word = topic.outside[0] if topic.outside else ""
    said = Message("suggest-outside", {"word": word})
    return Suggestion(_columns(seen, placed, {}), (), (said,), None, outside=True)


def _columns(
    seen: Sequence[Profile],
    placed: Mapping[int, Placed],
    described: Mapping[str, Mapping[str, Any]],
    spread: Spread | None = None,
) -> tuple[ColumnSuggestion, ...]:
    found = []
    for profile in seen:
        place = placed.get(profile.index)
        if place is None and spread is not None:
            axis = "total" if profile.index in spread.totals else spread.axis
            said = Proposal(f"measure:{axis}", 0.95, (Message("suggest-spread"),))
            found.append(
                ColumnSuggestion(
                    profile.index, profile.header, (said,), {"measure": axis}
                )
            )
            continue
        proposed = place.proposals if place else ()
        described_as = described.get(profile.header, {})
        found.append(
            ColumnSuggestion(profile.index, profile.header, proposed, described_as)
        )
    return tuple(found)
