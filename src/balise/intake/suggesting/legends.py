"""What the letters behind numbers mean, as the notes of the same file say it.

``12p`` is provisional only where a note says that p is, or where a person does: in
another table p is *per thousand*. Signs such as * point at a note and say nothing more.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from balise.intake.suggesting.values import Choice, Question
from balise.vocabulary.messages import Message
from balise.vocabulary.observations import ObservationStatus

_PARTS: Final = re.compile(r"[;,\n•|]|(?<=\S)\.\s|\s{2,}")
_SAID: Final = re.compile(
    r"^\W*[(\[]?(?P<mark>[*†‡]+|\([a-z]\)|[a-z])[)\]]?\s*(?:[=:–—-]|\s)\s*(?P<words>\S.*)$",
    re.IGNORECASE,
)
_SAID_AFTER: Final = re.compile(
    r"^(?P<words>\S.*?)\s*[=:–—]?\s*[(\[]?(?P<mark>\b[a-z])[)\]]?\W*$", re.IGNORECASE
)
_WORDS: Final[Mapping[ObservationStatus, tuple[str, ...]]] = {
    ObservationStatus.PROVISIONAL: (
        *("provisional", "preliminary", "provisoire", "provvisori", "provisóri"),
        *("preliminar", "vorläufig", "предварительн", "初步", "临时", "暂定", "暫定"),
        *("速報", "مؤقت", "أولي", "sementara", "geçici", "tạm thời", "provisori"),
    ),
    ObservationStatus.ESTIMATED: (
        *("estimat", "estimad", "estimación", "estimé", "оценк", "оценочн", "估计"),
        *(
            "估算",
            "推計",
            "تقدير",
            "schätz",
            "stima",
            "perkiraan",
            "tahmin",
            "ước tính",
        ),
    ),
    ObservationStatus.BREAK: (
        *("break in", "series break", "ruptura de", "rupture de", "rottura"),
        *("разрыв ряда", "中断", "انقطاع في السلسلة", "zeitreihenbruch", "bruch in"),
    ),
}
_STATUSES: Final = (
    ObservationStatus.PROVISIONAL,
    ObservationStatus.ESTIMATED,
    ObservationStatus.BREAK,
    ObservationStatus.NORMAL,
)


def legend(texts: Iterable[str]) -> dict[str, str]:
    """Give the status of each mark that a text explains, such as ``p = provisional``."""
    found: dict[str, str] = {}
    for text in texts:
        for part in _PARTS.split(text):
            for shape in (_SAID, _SAID_AFTER):
                said = shape.match(part.strip())
                status = _status(said["words"]) if said else None
                if said and status:
                    found.setdefault(said["mark"].casefold(), status)
    return found


def statuses(
    marks: Iterable[str], known: Mapping[str, str], answers: Mapping[str, str]
) -> tuple[dict[str, str], tuple[Question, ...]]:
    """Give the status of each mark, and ask about letters that no note explains."""
    settled: dict[str, str] = {}
    asked = []
    for mark in marks:
        status = answers.get(f"mark:{mark}") or known.get(mark.casefold())
        if status is None and mark.isalpha():
            asked.append(_ask(mark))
            continue
        settled[mark] = status or ObservationStatus.NORMAL.value
    return settled, tuple(asked)


def _status(words: str) -> str | None:
    text = words.casefold()
    return next(
        (
            status.value
            for status, listed in _WORDS.items()
            if any(word in text for word in listed)
        ),
        None,
    )


def _ask(mark: str) -> Question:
    return Question(
        f"mark:{mark}",
        Message("suggest-ask-mark", {"mark": mark}),
        tuple(Choice(status.value, code_list="obs_status") for status in _STATUSES),
    )
