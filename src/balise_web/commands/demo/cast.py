"""Who is on stage: four invented participants, their agencies, people and offers."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from balise.simulation.places import PLACES, QAMARA, QUNESSA, XALVIA, XOBORA, Place
from balise.simulation.worlds import World
from balise_web.commands.demo.stage import Stage
from balise_web.commands.speech import word

SINCE = "2015-01-01"


@dataclass(frozen=True)
class Promise:
    """One offer of the demonstration."""

    participant: str
    flow: str
    depth: str
    precision: str


def enter(stage: Stage, world: World, folder: Path, today: date) -> None:
    """Found the home, then bring in each participant by its letter."""
    stage.run("init", "--governance", "gita", "--secretariat", "sam")
    for place in PLACES:
        _join(stage, place, folder, today)
        for agency in agencies(world, place.code):
            _staff(stage, place.code, agency)
    _declare(stage)


def agencies(world: World, participant: str) -> list[str]:
    """Give the agencies of a participant that send a file."""
    found = {f.agency for f in world.files if f.participant == participant}
    return sorted(found)


def focal(code: str) -> str:
    """Name the focal point of a participant."""
    return f"{code.lower()}-focal-point"


def validator(code: str) -> str:
    """Name the validator of a participant."""
    return f"{code.lower()}-validator"


def officer(code: str, agency: str) -> str:
    """Name the person of an agency who sends its files."""
    return f"{code.lower()}-{agency}"


def offer_all(stage: Stage, promises: list[Promise]) -> None:
    """Make each offer to the three others by name."""
    for promise in promises:
        others = ",".join(p.code for p in PLACES if p.code != promise.participant)
        stage.run(
            *(
                "offer",
                promise.participant,
                promise.flow,
                promise.depth,
                "--to",
                others,
            ),
            *("--precision", promise.precision, "--use", "own-analysts"),
            *("--by", focal(promise.participant)),
        )


def _join(stage: Stage, place: Place, folder: Path, today: date) -> None:
    code = place.code
    letter = folder / f"simulated_letter_{code}.txt"
    letter.write_text(
        f"authority: Simulated Ministry of {place.names['en']}\n"
        f"dated: {today.isoformat()}\n"
        f"focal_point: {focal(code)}\ndeputy: {validator(code)}\n",
        encoding="utf-8",
    )
    name = f"{place.names[stage.language]} ({word('simulated', stage.language)})"
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


def _declare(stage: Stage) -> None:
    stage.run(
        *("declare", "agencies", QUNESSA.code, "IS"),
        *("--disjoint", "border-guard,police"),
        *("--from", SINCE, "--by", focal(QUNESSA.code)),
    )
    for place in (QAMARA, XALVIA):
        stage.run(
            *("declare", "incidents", place.code, "coast-guard", "DM"),
            *("--from", SINCE, "--by", focal(place.code)),
        )
    for place, frequency in (
        (QAMARA, "M"),
        (XALVIA, "M"),
        (XOBORA, "M"),
        (QUNESSA, "A"),
    ):
        stage.run(
            *("declare", "frequency", place.code, "flows", frequency),
            *("--by", focal(place.code)),
        )
