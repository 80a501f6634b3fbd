"""Files as a person has them, and what is suggested for them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from balise.engine.sessions import session
from balise.intake.reading import Reading, read
from balise.intake.suggesting import Suggestion, Tried, suggest, try_out


class Seen:
    """One file that was read, with its engine; asks for suggestions and trials."""

    def __init__(self, backend, reading: Reading, name: str) -> None:
        self.backend, self.reading, self.name = backend, reading, name

    def suggest(self, earlier=(), **answers: str) -> Suggestion:
        given = {name.replace("__", ":"): text for name, text in answers.items()}
        return self.answered(given, earlier)

    def answered(self, answers: dict[str, str], earlier=()) -> Suggestion:
        return suggest(
            self.reading,
            self.backend,
            file_name=self.name,
            earlier=earlier,
            answers=answers,
        )

    def tried(self, suggestion: Suggestion) -> Tried:
        assert suggestion.content is not None
        return try_out(
            suggestion.content,
            self.reading,
            self.backend,
            received_on=date(2026, 1, 1),
        )

    def totals(self, tried: Tried) -> dict[tuple[str, str, str], int]:
        """Give the sum of each table: indicator, table, frequency."""
        assert tried.converted is not None, tried.faults
        rows = self.backend.con.execute(
            'SELECT indicator, "table", frequency, sum(value) '
            f"FROM {tried.converted.observations} GROUP BY ALL"
        ).fetchall()
        return {(i, t, f): int(n) for i, t, f, n in rows if n is not None}


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    with session(folder, scratch=folder) as backend:
        yield backend


@pytest.fixture
def see(engine, tmp_path_factory) -> Callable[..., Seen]:
    """Write a text, or take a file, and read it as the command line would."""

    def seen(text: str | Path, name: str = "file.csv") -> Seen:
        path = text if isinstance(text, Path) else tmp_path_factory.mktemp("one") / name
        if isinstance(text, str):
            path.write_text(text, encoding="utf-8")
        reading = read(path, engine, name=path.name)
        assert isinstance(reading, Reading), reading
        return Seen(engine, reading, path.name)

    return seen
