"""The three questions, who asks them, and what the generator knows of the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from balise.simulation.files.caselist import deaths
from balise.simulation.files.desks import File
from balise.simulation.files.expected import Expected, Key, expected
from balise.simulation.region import Region
from balise.simulation.story import Participant
from balise.vocabulary.model import model
from balise_web.commands.demo.cast import focal
from balise_web.commands.demo.stage import Stage

CITIZENSHIP = "AFG"
CITIZENSHIPS = ("CIV", "EGY")
NATIONAL = "_T"
MONTHS = 6


@dataclass(frozen=True)
class Asking:
    """One question: the indicator, what it is split by, of whom, and when."""

    number: int
    indicator: str
    periods: tuple[str, ...]
    grain: str
    split: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def typed(self, viewer: Participant) -> tuple[str, ...]:
        """Give the whole command for one viewer."""
        filters = (f"{name}={'|'.join(codes)}" for name, codes in self.where.items())
        return (
            *("ask", self.indicator),
            *("--by", ",".join(("participant", *self.split, "period"))),
            *(word for said in filters for word in ("--where", said)),
            *("--from", self.periods[0], "--to", self.periods[-1]),
            *("--grain", self.grain),
            *("--viewer", viewer.code, "--person", focal(viewer.code)),
        )


def questions(region: Region) -> list[Asking]:
    """Ask one question of each kind of data that was filed."""
    months = region.days.months
    year = max(m[:4] for m in months if f"{m[:4]}-01" in months and m.endswith("-12"))
    by_sex = ("citizenship", "sex")
    return [
        Asking(
            1,
            "IE.detected",
            months[-MONTHS:],
            "month",
            where={"citizenship": (CITIZENSHIP,)},
        ),
        Asking(
            2, "IS.detected", (year,), "year", by_sex, {"citizenship": CITIZENSHIPS}
        ),
        Asking(3, "DM.dead", (year,), "year"),
    ]


def ask_all(
    stage: Stage,
    asked: Sequence[Asking],
    viewers: Sequence[Participant],
    files: Sequence[File],
    region: Region,
) -> dict[str, str]:
    """Ask each question as each viewer; give the citations by question and viewer."""
    citations: dict[str, str] = {}
    answers = stage.facts.setdefault("answers", {})
    for asking in asked:
        label = model().indicators[asking.indicator].labels[stage.language]
        stage.write("")
        stage.say("demo-question", number=asking.number, question=label)
        for viewer in viewers:
            key = f"{asking.number}-{viewer.code}"
            name = viewer.names[stage.language]
            stage.write("")
            stage.say("demo-as-read-by", viewer=viewer.code, name=name)
            answers[key] = stage.show(*asking.typed(viewer)).data
            citations[key] = answers[key]["citation"]
    _hold(stage, asked, viewers[0], files, region)
    return citations


def _hold(
    stage: Stage,
    asked: Sequence[Asking],
    viewer: Participant,
    files: Sequence[File],
    region: Region,
) -> None:
    """Hold what the viewer that gave all was told against truth and listed errors."""
    rows: list[list[object]] = []
    for asking in asked:
        wanted = known(asking, files, region)
        answer = stage.facts["answers"][f"{asking.number}-{viewer.code}"]
        stage.facts["agrees"][str(asking.number)] = agrees(answer, wanted)
        stage.facts.setdefault("known", {})[str(asking.number)] = [
            [list(key), figure.true, figure.value] for key, figure in wanted.items()
        ]
        rows += [
            [name, error.row, error.column, error.written, error.true]
            for figure in wanted.values()
            for name, error in figure.errors
        ]
    stage.write("")
    stage.say("demo-errors-told", count=len(rows))
    columns = ("file", "row", "column", "written", "true")
    stage.table(columns, rows)
    stage.facts["errors"] = [dict(zip(columns, row, strict=True)) for row in rows]
    whole = all(stage.facts["agrees"].values())
    stage.write("")
    stage.say("demo-true" if whole else "demo-untrue")


def known(asking: Asking, files: Sequence[File], region: Region) -> dict[Key, Expected]:
    """Say what each figure of an answer must be, and which errors it rests on."""
    if asking.indicator == "DM.dead":
        return deaths(files, region, asking.periods)
    flow = asking.indicator.partition(".")[0]
    official = {
        code: p.gives.official[flow]
        for code, p in region.participants.items()
        if flow in p.gives.official
    }
    rounded = {
        code
        for code, p in region.participants.items()
        if p.gives.flows.get(flow) == "rounded"
    }
    given = [f for f in files if flow in region.participants[f.participant].gives.flows]
    return expected(
        given,
        asking.indicator,
        periods=asking.periods,
        split=asking.split,
        where=asking.where,
        official=official,
        rounded=rounded,
    )


def agrees(answer: dict[str, Any], wanted: Mapping[Key, Expected]) -> bool:
    """Say whether an answer holds every figure that is known, and no other.

    A figure is what the files say, a hidden one lies in its bounds; and the errors that
    are listed account for all by which it differs from the truth.
    """
    split = ("participant", "period", "citizenship", "sex")
    told = {
        tuple(str(row[name]) for name in split if name in row): row
        for row in answer["rows"]
        # Agencies beside the national figure are shown and not added, and a table that
        # lists nobody of a kind says zero, where its pack says so.
        if row.get("agency", NATIONAL) == NATIONAL and row["value"] != "0"
    }
    kept = {key: figure for key, figure in wanted.items() if figure.value != 0}
    return told.keys() == kept.keys() and all(
        figure.explained and is_told(told[key], figure) for key, figure in kept.items()
    )


def is_told(row: Mapping[str, Any], figure: Expected) -> bool:
    """Say whether one row of an answer is what is known of it."""
    if figure.value is not None:
        return str(row["value"]) == str(figure.value)
    ends = (row["lower"], row["upper"])
    known_ends = (figure.low, figure.high)
    return not row["value"] and [str(e) for e in ends if e is not None] == [
        str(e) for e in known_ends if e is not None
    ]


def ask_again(stage: Stage, asking: Asking, viewer: Participant, citation: str) -> None:
    """Ask once more after a recall, and rebuild what was cited before it."""
    stage.facts["after_recall"] = stage.show(*asking.typed(viewer)).data
    reply = stage.show(
        *("rebuild", citation, "--viewer", viewer.code, "--person", focal(viewer.code)),
        expect=1,
    )
    stage.facts["rebuilt"] = reply.data
