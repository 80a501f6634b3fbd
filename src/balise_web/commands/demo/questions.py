"""The three questions, who asks them, and what the generator knows of the answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from balise.simulation.places import QAMARA, QUNESSA, XALVIA, Place
from balise.simulation.worlds import World
from balise.vocabulary.model import model
from balise_web.commands.demo.cast import focal
from balise_web.commands.demo.stage import Stage

CITIZENSHIP = "CUB"
CITIZENSHIPS = ("ERI", "SYR")
MONTHS = 6


@dataclass(frozen=True)
class Asking:
    """One question as typed, and the days that it asks about."""

    number: int
    words: tuple[str, ...]
    first: date
    last: date

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day asked about."""
        return self.first, self.last

    def typed(self, viewer: Place) -> tuple[str, ...]:
        """Give the whole command for one viewer."""
        return (
            *("ask", *self.words, "--viewer", viewer.code),
            *("--person", focal(viewer.code)),
        )


def questions(today: date) -> list[Asking]:
    """Ask one question of each kind of data that was filed."""
    last = today.replace(day=1) - timedelta(days=1)
    first = _months_before(last, MONTHS - 1)
    year = today.year - 1
    span = (date(year, 1, 1), date(year, 12, 31))
    months = ("--from", f"{first:%Y-%m}", "--to", f"{last:%Y-%m}", "--grain", "month")
    years = ("--from", str(year), "--to", str(year), "--grain", "year")
    one = ("--where", f"citizenship={CITIZENSHIP}")
    several = ("--where", f"citizenship={'|'.join(CITIZENSHIPS)}")
    by_month = ("IE.detected", "--by", "participant,period", *one, *months)
    by_sex = ("IS.detected", "--by", "participant,citizenship,sex,period")
    deaths = ("DM.dead", "--by", "participant,period", *years)
    return [
        Asking(1, by_month, first, last),
        Asking(2, (*by_sex, *several, *years), *span),
        Asking(3, deaths, *span),
    ]


def ask_all(
    stage: Stage, asked: Sequence[Asking], viewers: Sequence[Place], world: World
) -> dict[str, str]:
    """Ask each question as each viewer; give the citations by question and viewer."""
    citations: dict[str, str] = {}
    answers = stage.facts.setdefault("answers", {})
    for asking in asked:
        label = model().indicators[asking.words[0]].labels[stage.language]
        stage.write("")
        stage.say("demo-question", number=asking.number, question=label)
        for viewer in viewers:
            key = f"{asking.number}-{viewer.code}"
            name = viewer.names[stage.language]
            stage.write("")
            stage.say("demo-as-read-by", viewer=viewer.code, name=name)
            answers[key] = stage.show(*asking.typed(viewer)).data
            citations[key] = answers[key]["citation"]
    stage.facts["agrees"] = agreement(answers, asked, viewers[0], world)
    agrees = all(stage.facts["agrees"].values())
    stage.write("")
    stage.say("demo-true" if agrees else "demo-untrue")
    return citations


def agreement(
    answers: dict[str, Any], asked: Sequence[Asking], viewer: Place, world: World
) -> dict[str, bool]:
    """Hold what the viewer that gave all was told against what is true."""
    wanted = {
        1: {
            (who, month): world.people(who, *days, citizenship=CITIZENSHIP)
            for who in (QAMARA.code, XALVIA.code)
            for month, days in _months(asked[0])
        },
        2: {
            (QUNESSA.code, year_of(asked[1]), code, sex): world.people(
                QUNESSA.code, *asked[1].days, citizenship=code, sex=sex
            )
            for code in CITIZENSHIPS
            for sex in ("F", "M")
        },
        3: {
            (who, year_of(asked[2])): world.dead(who, *asked[2].days)
            for who in (QAMARA.code, XALVIA.code)
        },
    }
    return {
        str(number): holds(answers[f"{number}-{viewer.code}"], part)
        for number, part in wanted.items()
    }


def holds(answer: dict[str, Any], true: dict[tuple[str, ...], int]) -> bool:
    """Say whether an answer tells the truth: all of it, and nothing else.

    A figure must be exact. "At least" may be less than the truth, never more, and may
    be about fewer months than were asked for: the answer then names them.
    """
    told: dict[tuple[str, ...], bool] = {}
    for row in answer["rows"]:
        key = _key(row)
        if row["reading"] == "figure":
            told[key] = true.get(key) == Decimal(row["value"])
        else:
            whole = (key[0], key[1][:4], *key[2:])
            low = Decimal(row["value"] or row["lower"] or 0)
            told[whole] = 0 < low <= true.get(whole, 0)
    return told.keys() == true.keys() and all(told.values())


def year_of(asking: Asking) -> str:
    """Give the year that a question is about."""
    return str(asking.first.year)


def _key(row: dict[str, Any]) -> tuple[str, ...]:
    split = ("participant", "period", "citizenship", "sex")
    return tuple(row[name] for name in split if name in row)


def ask_again(stage: Stage, asking: Asking, viewer: Place, citation: str) -> None:
    """Ask once more after a recall, and rebuild what was cited before it."""
    stage.facts["after_recall"] = stage.show(*asking.typed(viewer)).data
    reply = stage.show(
        *("rebuild", citation, "--viewer", viewer.code, "--person", focal(viewer.code)),
        expect=1,
    )
    stage.facts["rebuilt"] = reply.data


def _months_before(day: date, count: int) -> date:
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def _months(asking: Asking) -> list[tuple[str, tuple[date, date]]]:
    found, first = [], asking.first
    while first <= asking.last:
        after = (first + timedelta(days=31)).replace(day=1)
        found.append((f"{first:%Y-%m}", (first, after - timedelta(days=1))))
        first = after
    return found
