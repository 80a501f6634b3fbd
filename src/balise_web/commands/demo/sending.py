"""Files go the whole way: sent, cleared, approved, frozen and released."""

from dataclasses import dataclass
from pathlib import Path

from balise.simulation.files.desks import File
from balise.simulation.region import Region
from balise_web.commands.demo.cast import focal, officer, validator
from balise_web.commands.demo.stage import Stage

PACKS = Path(__file__).resolve().parents[4] / "packs" / "simulated"
_BALANCE = ("rows_in", "accepted", "rejected", "skipped")
_COLUMNS = ("file", "participant", "agency", "language")


@dataclass(frozen=True)
class Sent:
    """One file that went the whole way, and the number it got."""

    file: File
    number: str


def pack_of(file: File) -> str:
    """Give the pack of a file: its own, or one of a public layout, by name."""
    own = PACKS / f"{file.pack}.yaml"
    return str(own) if own.exists() else file.pack


def send_all(
    stage: Stage, region: Region, files: tuple[File, ...], folder: Path
) -> list[Sent]:
    """Send every file, and report nil where that is all that a participant gives."""
    sent: list[Sent] = []
    rows: list[list[object]] = []
    for file in files:
        facts = _send(stage, region, file, folder)
        sent.append(Sent(file, str(facts["number"])))
        said = (file.name, file.participant, file.agency, file.language)
        rows.append([*said, *(facts[name] for name in _BALANCE)])
    columns = (*_COLUMNS, "rows-in", "accepted", "rejected", "skipped")
    stage.table(columns, rows)
    stage.facts["sent"] = [dict(zip(columns, row, strict=True)) for row in rows]
    _report_nil(stage, region)
    return sent


def _send(stage: Stage, region: Region, file: File, folder: Path) -> dict[str, object]:
    by = officer(file.participant, file.agency)
    facts = stage.data(
        *("submit", str(folder / file.name), "--pack", pack_of(file)),
        *("--for", file.participant, "--agency", file.agency, "--by", by),
    )
    number = str(facts["number"])
    stage.run("clear", number, "--by", by)
    _seal_and_release(stage, region, file.participant, number)
    return facts


def _seal_and_release(
    stage: Stage, region: Region, participant: str, number: str
) -> None:
    stage.run("approve", number, "--by", validator(participant))
    if region.participants[participant].gives.released:
        stage.run("release", number, "--by", focal(participant))


def _report_nil(stage: Stage, region: Region) -> None:
    months = region.days.months
    for code, participant in region.participants.items():
        for month in months[len(months) - participant.gives.nil_months :]:
            (agency,) = participant.agencies
            said = ("--by", officer(code, agency))
            facts = stage.data("nil", code, agency, "IE", month, *said)
            number = str(facts["number"])
            stage.run("clear", number, *said)
            # That nobody was found is approved by two.
            stage.run("approve", number, "--by", focal(code))
            _seal_and_release(stage, region, code, number)
