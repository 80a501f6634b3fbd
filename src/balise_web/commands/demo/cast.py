"""Who is on stage: the participants of the region, their agencies, people and offers."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from balise.simulation.region import Region
from balise.simulation.story import Participant
from balise_web.commands.demo.stage import Stage
from balise_web.wording import word

SINCE = "2015-01-01"


@dataclass(frozen=True)
class Promise:
    """One offer of the demonstration."""

    participant: str
    flow: str
    depth: str
    precision: str


def enter(stage: Stage, region: Region, folder: Path, today: date) -> None:
    """Found the home, then bring in each participant by its letter."""
    stage.run("init", "--governance", "gita", "--secretariat", "sam")
    for participant in region.participants.values():
        _join(stage, participant, folder, today)
        for agency in participant.agencies:
            _staff(stage, participant.code, agency)
        _declare(stage, participant)


def focal(code: str) -> str:
    """Name the focal point of a participant."""
    return f"{code.lower()}-focal-point"


def validator(code: str) -> str:
    """Name the validator of a participant."""
    return f"{code.lower()}-validator"


def officer(code: str, agency: str) -> str:
    """Name the person of an agency who sends its files."""
    return f"{code.lower()}-{agency}"


def promises(region: Region) -> list[Promise]:
    """Give every offer, as the story says that each participant gives."""
    found = []
    for code, participant in region.participants.items():
        gives = participant.gives
        for flow, precision in gives.flows.items():
            found.append(Promise(code, flow, "statistics", precision))
        if gives.incidents:
            found.append(Promise(code, "IC", "incidents", "exact"))
    return found


def offer_all(stage: Stage, region: Region) -> list[Promise]:
    """Make each offer to all the others by name."""
    made = promises(region)
    for promise in made:
        others = ",".join(c for c in region.participants if c != promise.participant)
        stage.run(
            *("offer", promise.participant, promise.flow, promise.depth),
            *("--to", others, "--precision", promise.precision),
            *("--use", "own-analysts", "--by", focal(promise.participant)),
        )
    return made


def _join(stage: Stage, participant: Participant, folder: Path, today: date) -> None:
    code = participant.code
    letter = folder / f"simulated_letter_{code}.txt"
    letter.write_text(
        f"authority: Simulated Ministry of {participant.names['en']}\n"
        f"dated: {today.isoformat()}\n"
        f"focal_point: {focal(code)}\ndeputy: {validator(code)}\n",
        encoding="utf-8",
    )
    name = f"{participant.names[stage.language]} ({word('simulated', stage.language)})"
    stage.run("participant", "add", code, name, "--simulated", "--by", "sam")
    stage.run("participant", "confirm", code, "--letter", str(letter), "--by", "sam")
    stage.run(
        *("person", "add", focal(code), f"Simulated focal point of {code}"),
        *("--of", code, "--role", "focal-point", "--by", "sam"),
    )
    stage.run(
        *("person", "add", validator(code), f"Simulated validator of {code}"),
        *("--of", code, "--role", "validator", "--by", focal(code)),
    )
    stage.run("terms", "accept", code, "--by", focal(code))


def _staff(stage: Stage, code: str, agency: str) -> None:
    name = f"{agency.replace('-', ' ').capitalize()} (simulated)"
    stage.run("agency", "add", code, agency, name, "--by", focal(code))
    stage.run(
        *("person", "add", officer(code, agency), f"Simulated officer of {agency}"),
        *("--of", code, "--role", f"contributor:{agency}", "--by", focal(code)),
    )


def _declare(stage: Stage, participant: Participant) -> None:
    code, gives = participant.code, participant.gives
    said = ("--by", focal(code))
    for flow, agency in gives.official.items():
        official = ("--official", agency, "--from", SINCE)
        stage.run("declare", "agencies", code, flow, *official, *said)
    if gives.incidents:
        (keeper,) = participant.reporting("IC")
        stage.run("declare", "incidents", code, keeper, "DM", "--from", SINCE, *said)
    stage.run("declare", "frequency", code, "flows", gives.frequency, *said)
    for family, reason in gives.cannot.items():
        stage.run("declare", "cannot-collect", code, family, reason, "--by", "gita")
