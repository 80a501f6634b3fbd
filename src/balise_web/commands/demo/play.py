"""The steps of the demonstration, in order."""

from datetime import date
from pathlib import Path

from balise.simulation.files.desks import File
from balise.simulation.files.national import write
from balise.simulation.region import Region, region
from balise.simulation.slips import slipped
from balise_web.commands.demo.cast import enter, focal, offer_all, validator
from balise_web.commands.demo.questions import ask_again, ask_all, questions
from balise_web.commands.demo.sending import Sent, pack_of, send_all
from balise_web.commands.demo.stage import Stage
from balise_web.commands.demo.waiting import leave_waiting
from balise_web.wording import word

GIVER, LESS, OWNER = "XAL", "XBO", "QMR"
RECALLED = "simulated_qamara_monthly_nationality.csv"


def play(folder: Path, *, language: str, silent: bool, opening: bool) -> Stage:
    """Run every step and give the stage with what was seen."""
    today = date.today()
    stage = Stage(language, folder, silent=silent)
    stage.say("demo-title")
    stage.say("demo-simulated")
    invented = region(until=today)
    written = folder / "simulated_files"
    files = write(invented, written)
    stage.facts["files"] = str(written)
    stage.step("demo-step-region")
    enter(stage, invented, folder, today)
    stage.show("participant", "list")
    _try_with_slips(stage, invented, files, written)
    _offer(stage, invented)
    stage.step("demo-step-file")
    stage.say("demo-file-told")
    sent = send_all(stage, invented, files, written)
    asked = questions(invented)
    stage.step("demo-step-ask")
    people = invented.participants
    viewers = (people[GIVER], people[LESS])
    citations = ask_all(stage, asked, viewers, files, invented)
    stage.step("demo-step-why")
    for flow in ("IE", "DM"):
        reply = stage.show("why", LESS, flow, "--owner", OWNER)
        stage.facts.setdefault("why", {})[flow] = reply.data
    _take_back(stage, sent)
    ask_again(stage, asked[0], people[GIVER], citations[f"1-{GIVER}"])
    if opening:
        leave_waiting(stage, invented, files, written)
    stage.step("demo-step-verify")
    stage.facts["verified"] = bool(stage.show("verify").data["ok"])
    return stage


def _try_with_slips(
    stage: Stage, invented: Region, files: tuple[File, ...], folder: Path
) -> None:
    stage.step("demo-step-check")
    stage.say("demo-check-told")
    file = next(file for file in files if file.name == RECALLED)
    content, slips = slipped(file, invented.seed)
    path = folder / f"flawed_{file.name}"
    path.write_bytes(content)
    words = (
        *("pack", "check", str(path), "--pack", pack_of(file)),
        *("--for", file.participant, "--agency", file.agency),
    )
    reply = stage.show(*words, expect=1)
    stage.facts["flawed"] = {
        "findings": reply.data["findings"],
        "slips": [vars(slip) for slip in slips],
    }


def _offer(stage: Stage, invented: Region) -> None:
    stage.step("demo-step-offer")
    stage.say("demo-offer-told", giver=GIVER, less=LESS)
    stage.table(
        ("participant", "flow", "depth", "precision"),
        [
            [
                p.participant,
                p.flow,
                *(word(w, stage.language) for w in (p.depth, p.precision)),
            ]
            for p in offer_all(stage, invented)
        ],
    )


def _take_back(stage: Stage, sent: list[Sent]) -> None:
    stage.step("demo-step-recall", owner=OWNER)
    stage.say("demo-recall-told")
    number = next(one.number for one in sent if one.file.name == RECALLED)
    stage.show(
        *("recall", number, "--reason", "simulated", "--by", focal(OWNER)),
    )
    stage.show("recall", number, "--confirm", "--by", validator(OWNER))
