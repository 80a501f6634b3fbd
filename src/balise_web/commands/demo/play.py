"""The steps of the demonstration, in order."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from balise.simulation.places import QAMARA, QUNESSA, XALVIA, XOBORA
from balise.simulation.worlds import (
    INCIDENTS,
    MONTHLY_GROUP,
    MONTHLY_NATIONALITY,
    MONTHLY_TOTAL,
    TWO_AGENCIES,
    File,
    World,
    simulate,
)
from balise_web.commands.demo.cast import (
    Promise,
    enter,
    focal,
    offer_all,
    officer,
    validator,
)
from balise_web.commands.demo.questions import ask_again, ask_all, questions
from balise_web.commands.demo.stage import Stage
from balise_web.commands.speech import word

GIVER, LESS, OWNER = XALVIA, XOBORA, QAMARA

PACKS = {
    MONTHLY_TOTAL: "hnd-irregular-arrivals",
    MONTHLY_NATIONALITY: "hnd-irregular-arrivals",
    MONTHLY_GROUP: "hnd-irregular-arrivals",
    TWO_AGENCIES: "pol-border-guard-police",
    INCIDENTS: "mmp-incidents",
}
PROMISES = [
    *(
        Promise(place.code, flow, depth, "exact")
        for place in (QAMARA, XALVIA)
        for flow, depth in (
            ("IE", "statistics"),
            ("DM", "statistics"),
            ("IC", "incidents"),
        )
    ),
    Promise(QUNESSA.code, "IS", "statistics", "exact"),
    Promise(XOBORA.code, "IE", "statistics", "rounded"),
]


@dataclass(frozen=True)
class Sent:
    """One file that went the whole way, and the number it got."""

    file: File
    number: str


def play(folder: Path, *, language: str, silent: bool) -> Stage:
    """Run every step and give the stage with what was seen."""
    today = date.today()
    stage = Stage(language, folder, silent=silent)
    stage.say("demo-title")
    stage.say("demo-simulated")
    files = folder / "simulated_files"
    world = simulate(files, until=today)
    stage.facts["files"] = str(files)
    stage.step("demo-step-region")
    enter(stage, world, folder, today)
    stage.show("participant", "list")
    _try_the_flawed(stage, world, files)
    _offer(stage)
    sent = _send_all(stage, world, files)
    asked = questions(today)
    stage.step("demo-step-ask")
    citations = ask_all(stage, asked, (GIVER, LESS), world)
    stage.step("demo-step-why")
    for flow in ("IE", "DM"):
        reply = stage.show("why", LESS.code, flow, "--owner", OWNER.code)
        stage.facts.setdefault("why", {})[flow] = reply.data
    _take_back(stage, sent, citations, asked)
    stage.step("demo-step-verify")
    stage.facts["verified"] = bool(stage.show("verify").data["ok"])
    return stage


def _try_the_flawed(stage: Stage, world: World, files: Path) -> None:
    stage.step("demo-step-check")
    stage.say("demo-check-told")
    file = world.file(OWNER.code, MONTHLY_NATIONALITY, flawed=True)
    words = (
        *("pack", "check", str(files / file.name), "--pack", PACKS[file.layout]),
        *("--for", file.participant, "--agency", file.agency),
    )
    reply = stage.show(*words, expect=1)
    stage.facts["flawed"] = {
        "findings": reply.data["findings"],
        "slips": [vars(slip) for slip in file.slips],
    }


def _offer(stage: Stage) -> None:
    stage.step("demo-step-offer")
    stage.say("demo-offer-told", giver=GIVER.code, less=LESS.code)
    offer_all(stage, PROMISES)
    stage.table(
        ("participant", "flow", "depth", "precision"),
        [
            [
                p.participant,
                p.flow,
                *(word(w, stage.language) for w in (p.depth, p.precision)),
            ]
            for p in PROMISES
        ],
    )


def _send_all(stage: Stage, world: World, files: Path) -> list[Sent]:
    stage.step("demo-step-file")
    stage.say("demo-file-told")
    sent: list[Sent] = []
    rows: list[list[object]] = []
    for file in world.files:
        if file.slips:
            continue
        facts = _send(stage, file, files)
        sent.append(Sent(file, facts["number"]))
        names = ("rows_in", "accepted", "rejected", "skipped")
        rows.append(
            [file.name, file.participant, file.agency, *(facts[n] for n in names)]
        )
    columns = (
        "file",
        "participant",
        "agency",
        "rows-in",
        "accepted",
        "rejected",
        "skipped",
    )
    stage.table(columns, rows)
    stage.facts["sent"] = [dict(zip(columns, row, strict=True)) for row in rows]
    return sent


def _send(stage: Stage, file: File, files: Path) -> dict[str, object]:
    by = officer(file.participant, file.agency)
    facts = stage.data(
        *("submit", str(files / file.name), "--pack", PACKS[file.layout]),
        *("--for", file.participant, "--agency", file.agency, "--by", by),
    )
    number = str(facts["number"])
    stage.run("clear", number, "--by", by)
    stage.run("approve", number, "--by", validator(file.participant))
    stage.run("release", number, "--by", focal(file.participant))
    return facts


def _take_back(
    stage: Stage, sent: list[Sent], citations: dict[str, str], asked: list
) -> None:  # type: ignore[type-arg]
    stage.step("demo-step-recall", owner=OWNER.code)
    stage.say("demo-recall-told")
    number = next(
        one.number
        for one in sent
        if (one.file.participant, one.file.layout) == (OWNER.code, MONTHLY_NATIONALITY)
    )
    stage.show(
        *("recall", number, "--reason", "simulated", "--by", focal(OWNER.code)),
    )
    stage.show("recall", number, "--confirm", "--by", validator(OWNER.code))
    ask_again(stage, asked[0], GIVER, citations[f"1-{GIVER.code}"])
