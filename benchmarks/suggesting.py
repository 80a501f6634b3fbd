"""How often a suggested pack is right: ``python -m benchmarks.suggesting``.

Two kinds of files are tried. Unseen files of the simulated region have random layouts,
and what each column is and sums to is known beside. Real national files are held against
the packs that people wrote for them, twice: each as if it were the first that anybody
sent, and as they come, with the packs accepted for those before. A file counts as exact
when every table of the suggested pack sums to the same figure, with as many figures not
yet observed, under the same indicator, and there is no other table.
"""

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from balise.engine.sessions import session
from balise.intake.converting import Converted, convert
from balise.intake.converting.binding import Bound, bind
from balise.intake.converting.labels import coded_labels
from balise.intake.packs import Pack, load_pack
from balise.intake.packs.values import Column, Role
from balise.intake.reading import Reading, read
from balise.intake.suggesting import Suggestion, as_yaml, suggest, try_out
from balise.simulation.region import region
from balise.simulation.unseen import ministry, unseen
from balise.vocabulary.periods import Frequency

ROOT = Path(__file__).resolve().parents[1]
REAL = Path(os.environ.get("BALISE_REAL_FILES", ROOT.parent / "shared" / "data"))
DAY = date(2026, 6, 1)
MOST_ANSWERS = 3
Totals = Mapping[tuple[str, str, str], tuple[int, int]]
"""The sum of each table, and how many of its figures have no value."""


@dataclass(frozen=True)
class Known:
    """What is known of a file: meanings by header, totals, and answers to questions."""

    meanings: Mapping[str, str]
    totals: Totals
    answers: Mapping[str, str]
    outside: bool = False
    source: str = ""
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass
class Score:
    """What came of many files."""

    columns: Counter[str] = field(default_factory=Counter)
    files: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        """Give one row of the report."""
        columns, files = self.columns.total() or 1, self.files.total() or 1
        untouched = self.files["untouched"]
        within = untouched + self.files["answered"]
        return (
            f"| {name} | {self.files.total()} | {self.columns.total()} | "
            f"{self.columns['right'] / columns:.1%} | {self.columns['asked'] / columns:.1%} | "
            f"{self.columns['wrong'] / columns:.1%} | {untouched / files:.1%} | {within / files:.1%} |"
        )


def main() -> int:
    """Try both kinds and print what was right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=240, help="unseen files")
    parser.add_argument("--first", type=int, default=20_000, help="number of the first")
    parser.add_argument("--printed", type=int, default=100, help="files of ministries")
    options = parser.parse_args()
    generated, printed, real, coming = Score(), Score(), Score(), Score()
    with tempfile.TemporaryDirectory(prefix="balise-unseen-") as folder:
        _unseen(
            Path(folder), range(options.first, options.first + options.count), generated
        )
        _ministry(Path(folder), range(options.printed), printed)
    if REAL.is_dir():
        _real(real)
        _real(coming, accepted={})
    print(
        "| files | how many | columns | right | asked | wrong | exact untouched | within 3 |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    print(generated.line("unseen layouts of the region"))
    print(printed.line("tables as ministries print them"))
    print(real.line("real national files"))
    print(coming.line("real national files as they come"))
    for line in (*generated.missed, *printed.missed, *real.missed, *coming.missed):
        print(f"missed: {line}", file=sys.stderr)
    return 0


def _unseen(folder: Path, numbers: range, score: Score) -> None:
    simulated = region(scale=20_000)
    for number in numbers:
        file = unseen(simulated, number)
        path = folder / file.name
        path.write_bytes(file.content)
        totals = {
            (file.plan.indicator, table, frequency): (count, 0)
            for (table, frequency), count in file.totals.items()
        }
        known = Known(dict(file.meanings), totals, file.answers)
        _try(
            path,
            known,
            score,
            f"unseen {number} ({file.plan.language}, {file.plan.shape})",
        )


def _ministry(folder: Path, numbers: range, score: Score) -> None:
    simulated = region(scale=20_000)
    for number in numbers:
        file = ministry(simulated, number)
        path = folder / file.name
        path.write_bytes(file.content)
        totals = {key: (count, 0) for key, count in file.totals.items()}
        known = Known(dict(file.meanings), totals, file.answers)
        _try(path, known, score, f"ministry {number} ({file.language}, {file.kind})")


def _real(score: Score, accepted: dict[str, list[Pack]] | None = None) -> None:
    """Try every real file; ``accepted`` gathers what each source's files gave before."""
    packs = [load_pack(path) for path in sorted((ROOT / "packs").glob("*/pack.yaml"))]
    usable = [pack for pack in packs if isinstance(pack, Pack)]
    for path in sorted(p for p in REAL.rglob("*") if p.is_file()):
        if known := _known(path, usable):
            own = None if accepted is None else accepted.setdefault(known.source, [])
            _try(path, known, score, f"{path.parent.name}/{path.name}", own)


def _known(path: Path, packs: Sequence[Pack]) -> Known | None:
    """Take what a pack that people wrote makes of a file for what is known of it."""
    with session(path.parent) as backend:
        reading = read(path, backend)
        if not isinstance(reading, Reading):
            return None
        for pack in packs:
            bound = bind(pack, reading.layout)
            if isinstance(bound, Bound):
                return _by_pack(pack, bound, reading, backend)
    return None


def _by_pack(pack: Pack, bound: Bound, reading: Reading, backend: Any) -> Known | None:
    agency = (pack.agencies or ("one",))[0]
    made = convert(
        reading, pack, backend, participant="QZZ", agency=agency, received_on=DAY
    )
    if not isinstance(made, Converted) or made.observations is None:
        return None
    labels = {
        c.header: _codes(c.column, _texts(backend, reading, c.index))
        for c in bound.columns
        if c.role in {Role.DIMENSION, Role.FIELD} and c.index < len(reading.columns)
    }
    meanings = _meanings(bound)
    totals = _sums(backend, made)
    answers = _answers_of(bound, meanings)
    if not totals:
        answers["indicator"] = "outside"
    return Known(meanings, totals, answers, not totals, pack.name, labels)


def _meanings(bound: Bound) -> dict[str, str]:
    """Say what each column is; of one from which another is taken, it is that too."""
    found = {c.header: _meaning(c.role, c.column.targets) for c in bound.columns}
    for given in bound.layout.given:
        if given.column in found and given.name in found:
            found[given.column] = f"{found[given.column]}|{found[given.name]}"
    return found


def _answers_of(bound: Bound, meanings: Mapping[str, str]) -> dict[str, str]:
    """Answer as somebody would who wrote the pack."""
    indicator = next((c.figures.indicator for c in bound.having(Role.MEASURE)), "")
    answers = {"indicator": indicator, "others": "ignore", "repeats": "add"}
    daily = bound.layout.frequency is Frequency.DAILY
    answers["stock-day"] = "first-day" if daily else "year"
    for column in bound.columns:
        header = column.header
        meaning = meanings[header].partition("|")[0]
        answers[f"column:{header}"] = "ignore" if meaning == "left-out" else meaning
        answers[f"reporter:{header}"] = "place"
        answers[f"kinds:{header}"] = "known"
        answers[f"personal:{header}"] = "not-personal"
        to_day = column.role is Role.REPORT_DATE and bound.layout.given
        answers[f"span:{header}"] = "year-to-day" if to_day else "day"
        answers[f"year-start:{header}"] = str(bound.layout.year_start)
        if column.column.formats:
            answers[f"days:{header}"] = column.column.formats[0]
    return answers


def _codes(column: Column, texts: Sequence[str]) -> dict[str, str]:
    return {
        text: next(iter(meaning.options[0].codes.values()))
        for text, meaning in coded_labels(column, texts).items()
        if meaning.options
    }


def _meaning(role: Role, targets: tuple[str, ...]) -> str:
    match role:
        case Role.DIMENSION | Role.PERIOD | Role.FIELD:
            return f"{role.value}:{'+'.join(targets)}"
        case Role.MEASURE | Role.COORDINATES:
            return role.value
        case _:
            return "left-out"


def _texts(backend, reading: Reading, index: int) -> list[str]:
    rows = backend.con.execute(
        f"SELECT DISTINCT c{index} FROM {reading.table}"
    ).fetchall()
    return [text for (text,) in rows if text]


def _sums(backend, made: Converted) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Sum each table; a universe that the words of a file do not say is no difference."""
    rows = backend.con.execute(
        "SELECT indicator, split_part(\"table\", '@', 1), frequency, "
        "coalesce(sum(value), 0), count(*) FILTER (value IS NULL) "
        f"FROM {made.observations} GROUP BY ALL"
    ).fetchall()
    return {(i, t, f): (int(n), hidden) for i, t, f, n, hidden in rows}


def _try(
    path: Path,
    known: Known,
    score: Score,
    name: str,
    accepted: list[Pack] | None = None,
) -> None:
    with session(path.parent) as backend:
        reading = read(path, backend)
        if not isinstance(reading, Reading):
            score.files["unreadable"] += 1
            score.missed.append(f"{name}: {reading.message.code}")
            return

        def ask(answers: Mapping[str, str]) -> Suggestion:
            return suggest(
                reading,
                backend,
                file_name=path.name,
                earlier=tuple(reversed(accepted or ())),
                answers=answers,
            )

        first = ask({})
        score.columns.update(_judged(first, known.meanings, name, score.missed))
        answers, last = _asked(ask, first, known)
        fault = _fault(last, known, reading, backend)
        if fault:
            kind = "open" if last.questions else "differs"
            score.files[kind] += 1
            score.missed.append(f"{name}: {fault}")
            return
        score.files["answered" if answers else "untouched"] += 1
        pack = load_pack(as_yaml(last.content)) if last.content else None
        if accepted is not None and isinstance(pack, Pack) and pack not in accepted:
            accepted.append(pack)


def _asked(
    ask: Callable[[Mapping[str, str]], Suggestion], first: Suggestion, known: Known
) -> tuple[dict[str, str], Suggestion]:
    """Answer as many questions as one would, one after the other."""
    answers: dict[str, str] = {}
    last = first
    while last.questions and len(answers) < MOST_ANSWERS:
        answer = _answer(last, known)
        if answer is None or answer[0] in answers:
            break
        answers[answer[0]] = answer[1]
        last = ask(answers)
    return answers, last


def _fault(
    last: Suggestion, known: Known, reading: Reading, backend: Any
) -> str | None:
    """Say what keeps a file from being exact; None where nothing does."""
    if last.outside or known.outside:
        right = last.outside and known.outside
        return None if right else f"outside is {last.outside}, not {known.outside}"
    if last.questions or last.content is None:
        return f"open {[q.name for q in last.questions]}"
    tried = try_out(last.content, reading, backend, received_on=DAY)
    made = tried.converted
    if made is None or made.observations is None:
        return f"no records: {[fault.code for fault in tried.faults]}"
    got = _sums(backend, made)
    return None if got == known.totals else f"{got} and not {dict(known.totals)}"


def _answer(suggestion: Suggestion, known: Known) -> tuple[str, str] | None:
    """Answer the first question as somebody who knows the file would."""
    for question in suggestion.questions:
        kind, _, header = question.name.partition(":")
        if kind == "labels" and header in known.labels:
            codes = known.labels[header]
            given = {label: codes.get(label, "skip") for label in question.about}
            return question.name, json.dumps(given)
        if kind == "kinds" and not question.choices:
            continue
        if question.name in known.answers:
            return question.name, known.answers[question.name]
    return None


def _judged(
    suggestion: Suggestion, meanings: Mapping[str, str], name: str, missed: list[str]
) -> Iterator[str]:
    for column in suggestion.columns:
        wanted = meanings.get(column.header)
        if wanted is None:
            continue
        if not column.settled:
            yield "asked"
            continue
        got = _described(column.description)
        fits = any(got == one for one in wanted.split("|"))
        yield "right" if fits else "wrong"
        if not fits:
            missed.append(f"{name}: {column.header!r} taken for {got}, is {wanted}")


def _described(description: Mapping[str, Any]) -> str:
    """Say what a column becomes by its part of the pack, not by what was thought of it."""
    for role in ("dimension", "period", "field"):
        if target := description.get(role):
            named = target if isinstance(target, str) else "+".join(target)
            return f"{role}:{named}"
    return next((r for r in ("measure", "coordinates") if r in description), "left-out")


if __name__ == "__main__":
    sys.exit(main())
