"""What waits for each person when the pages are opened: one thing for every role.

Nothing here is a shortcut either: each thing was typed as a person would have.
"""

from pathlib import Path
from typing import Final

from balise.simulation.files.desks import File
from balise.simulation.region import Region
from balise_web.commands.demo.cast import focal, officer, validator
from balise_web.commands.demo.sending import pack_of
from balise_web.commands.demo.stage import Stage
from balise_web.wording import word

OWNER: Final = "QMR"
AGENCY: Final = "migration-institute"
NEWCOMER: Final = "QXX"
ANALYST: Final = "qmr-analyst"
DEPUTY: Final = "qmr-deputy"
AUDITOR: Final = "ada"
_TOTAL: Final = "simulated_qamara_monthly_total.csv"
_NATIONALITY: Final = "simulated_qamara_monthly_nationality.csv"
_GROUP: Final = "simulated_qamara_monthly_group.csv"
TRY: Final = _NATIONALITY
"""The file that a visitor is given to send: it was taken back, and is missing since."""

CAST: Final = {
    "contributor": officer(OWNER, AGENCY),
    "validator": validator(OWNER),
    "focal-point": focal(OWNER),
    "deputy": DEPUTY,
    "analyst": ANALYST,
    "secretariat": "sam",
    "governance": "gita",
    "auditor": AUDITOR,
}
"""One person of each role, by handle."""


def leave_waiting(
    stage: Stage, region: Region, files: tuple[File, ...], folder: Path
) -> None:
    """Leave one thing for each person, and complete the cast."""
    named = {file.name: file for file in files}
    _complete(stage, region)
    flawed = folder / f"flawed_{_NATIONALITY}"
    # A file in which errors are found counts as refused, though it is kept to correct.
    waiting = {"correct": _submitted(stage, named[_NATIONALITY], flawed, expect=1)}
    changed = _with_one_more(folder / _TOTAL)
    waiting["approve"] = _submitted(stage, named[_TOTAL], changed)
    stage.run("clear", waiting["approve"], "--by", officer(OWNER, AGENCY))
    waiting["release"] = _submitted(stage, named[_GROUP], folder / _GROUP)
    stage.run("clear", waiting["release"], "--by", officer(OWNER, AGENCY))
    stage.run("approve", waiting["release"], "--by", validator(OWNER))
    stage.facts["waiting"] = waiting


def _complete(stage: Stage, region: Region) -> None:
    """Add the roles that the story itself has no need of."""
    simulated = word("simulated", stage.language)
    for handle, role in ((DEPUTY, "deputy"), (ANALYST, "analyst")):
        stage.run(
            *("person", "add", handle, f"Simulated {role} of {OWNER}"),
            *("--of", OWNER, "--role", role, "--by", focal(OWNER)),
        )
    stage.run(
        *("person", "add", AUDITOR, "Simulated auditor"),
        *("--role", "auditor", "--by", "gita"),
    )
    name = f"Quexal ({simulated})"
    stage.run("participant", "add", NEWCOMER, name, "--simulated", "--by", "sam")


def _submitted(stage: Stage, file: File, path: Path, *, expect: int = 0) -> str:
    facts = stage.data(
        *("submit", str(path), "--pack", pack_of(file)),
        *("--for", OWNER, "--agency", AGENCY, "--by", officer(OWNER, AGENCY)),
        expect=expect,
    )
    return str(facts["number"])


def _with_one_more(path: Path) -> Path:
    """Write the file again with its last month corrected, as a later count would be."""
    lines = path.read_text(encoding="utf-8").splitlines()
    *kept, count = lines[-1].split(",")
    lines[-1] = ",".join([*kept, str(int(float(count)) + 1)])
    later = path.with_name(f"later_{path.name}")
    later.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return later
