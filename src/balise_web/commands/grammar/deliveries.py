"""The words for a file's way: read, checked, submitted, released, recalled."""

from argparse import ArgumentParser

from balise_web.commands.grammar.building import Commands, day, pair

_KINDS = (
    *("csv", "sdmx-csv", "xlsx", "xlsb", "xls", "ods"),
    *("html", "json", "ndjson", "parquet"),
)

_BECAUSE = (
    *("law", "policy", "operation", "counting-rule", "route", "event"),
    "not-known",
)


def add(commands: Commands) -> None:
    """Add every command of a delivery, in the order in which it is used."""
    _files(commands)
    _sending(commands)
    _listings(commands)
    _steps(commands)
    _taking_back(commands)
    _copies(commands)
    _caring(commands)


def _files(commands: Commands) -> None:
    read = commands.add(
        "read",
        "files:read",
        "Show how a file is read: table, header, rows; nothing is kept.",
        example="balise read arrivals.csv --rows 5\nbalise read book.xlsx --sheet 2023",
    )
    read.add_argument("file")
    read.add_argument("--rows", type=int, default=5, help="rows shown (default 5)")
    _choices(read)
    _packs(commands)


def _packs(commands: Commands) -> None:
    packs = commands.group("pack", "Try mapping packs, and list those that are here.")
    check = packs.add(
        "check",
        "packs:check",
        "Try a pack on a file with the code of submit; nothing is kept.",
        example="balise pack check arrivals.csv --pack hn-monthly --for QMR",
    )
    _file_and_pack(check)
    check.add_argument("--for", dest="owner", metavar="XXX", default="QZZ")
    check.add_argument("--agency", metavar="A", default="agency")
    held = "hold it against what the agency sent before, as who may send for it"
    check.add_argument("--by", dest="person", metavar="PERSON", help=held)
    drift = packs.add(
        "drift",
        "suggesting:drift",
        "Compare a file with the pack of its predecessors; nothing is kept.",
        example="balise pack drift april.csv --pack arrivals.yaml -o arrivals-2.yaml",
    )
    drift.add_argument(
        "--pack", required=True, metavar="P", help="a name from pack list, or a file"
    )
    _suggesting(drift)
    for name, summary in (
        ("suggest", "Suggest a pack for a file that nobody here has seen before."),
        ("edit", "Suggest a pack, and ask at the terminal what the file does not say."),
    ):
        made = packs.add(
            name,
            f"suggesting:{name}",
            summary,
            example=f"balise pack {name} arrivals.csv -o arrivals.yaml",
        )
        _suggesting(made)
    packs.add(
        "list",
        "packs:packs",
        "List the packs that are here.",
        example="balise pack list",
    )


def _suggesting(parser: ArgumentParser) -> None:
    parser.add_argument("file")
    parser.add_argument(
        "-o", "--output", metavar="P", help="write the pack here once nothing is open"
    )
    parser.add_argument(
        "--answer",
        action="append",
        type=pair,
        default=[],
        metavar="QUESTION=ANSWER",
        help="answer an open question by its name; may be repeated",
    )
    parser.add_argument(
        "--earlier",
        action="append",
        default=[],
        metavar="PACK",
        help="a pack that was used for such files before; may be repeated",
    )
    _choices(parser)


def _sending(commands: Commands) -> None:
    submit = commands.add(
        "submit",
        "files:submit",
        "Bring a file in through a pack; it is checked at once.",
        example="balise submit arrivals.csv --pack hn-monthly --for QMR "
        "--agency migration-institute --by ana",
        writes=True,
    )
    _file_and_pack(submit)
    submit.add_argument("--for", dest="owner", metavar="XXX", required=True)
    submit.add_argument("--agency", metavar="A", required=True)
    nil = commands.add(
        "nil",
        "files:nil",
        "Report that nothing was noted in a period, where the source worked.",
        example="balise nil QMR coast-guard SM 2024-03 --by ana",
        writes=True,
    )
    for name in ("participant", "agency", "flow", "period"):
        nil.add_argument(name, metavar=name.upper())


def _listings(commands: Commands) -> None:
    listing = commands.add(
        "submissions",
        "files:submissions",
        "List submissions, newest first.",
        example="balise submissions --for QMR",
        reads=True,
    )
    listing.add_argument("--for", dest="owner", metavar="XXX")
    findings = commands.add(
        "findings",
        "files:findings",
        "Show what the checks found, alike with alike, and how many of each.",
        example="balise findings N --person ana\nbalise findings N -o all.csv --person ana",
        reads=True,
    )
    findings.add_argument("number", metavar="N")
    findings.add_argument(
        "-o", "--output", metavar="FILE", help="write every single one to this CSV file"
    )
    _answering(commands)
    _giving_rows_back(commands)


def _answering(commands: Commands) -> None:
    answer = commands.add(
        "answer",
        "files:answer",
        "Say why a figure that a warning asks about is as it is.",
        example="balise answer N unexpected-figure --row 17 --because operation "
        "--text 'joint patrols in May' --by ana",
        writes=True,
    )
    answer.add_argument("number", metavar="N")
    answer.add_argument("rule", metavar="CHECK")
    answer.add_argument(
        "--row", type=int, metavar="ROW", help="one row; without it, all of the check"
    )
    answer.add_argument("--because", required=True, choices=_BECAUSE)
    answer.add_argument("--text", default="", help="a line of explanation, if you like")
    answer.add_argument("--in", dest="written_in", default=None, metavar="LANGUAGE")


def _giving_rows_back(commands: Commands) -> None:
    rejected = commands.add(
        "rejected",
        "files:rejected",
        "Give back each rejected row with its reason.",
        example="balise rejected N --person ana",
        reads=True,
    )
    rejected.add_argument("number", metavar="N")
    rejected.add_argument("--limit", type=int, default=200)
    rejected.add_argument("--format", choices=("table", "csv"), default="table")


def _steps(commands: Commands) -> None:
    for name, summary in (
        ("adopt", "Take over a file that the secretariat loaded for you."),
        ("clear", "Clear a checked submission, as the agency that sent it."),
        ("approve", "Approve a cleared submission, and seal it."),
        ("seal", "Seal an approved submission, where approve was interrupted."),
        ("discard", "Throw away a submission that was never sealed."),
        ("cancel", "Ask whoever works on a submission to stop."),
    ):
        step = commands.add(
            name,
            f"steps:{name}",
            summary,
            example=f"balise {name} N --by ana",
            writes=True,
        )
        step.add_argument("number", metavar="N")
    explain = commands.add(
        "explain",
        "steps:explain",
        "Say why errors may stand; with open errors a delivery gives nothing.",
        example="balise explain N --reason 'the list has a new country' --by ben",
        writes=True,
    )
    explain.add_argument("number", metavar="N")
    explain.add_argument("--reason", required=True)
    release = commands.add(
        "release",
        "steps:release",
        "Release a sealed submission to those to whom it is offered.",
        example="balise release N --preview --by ana\nbalise release N --on 2025-01-31 --by ana",
        writes=True,
    )
    release.add_argument("number", metavar="N")
    release.add_argument("--on", type=day, metavar="DATE", help="on this day, not now")
    release.add_argument(
        "--preview", action="store_true", help="show who will read it, release nothing"
    )


def _taking_back(commands: Commands) -> None:
    recall = commands.add(
        "recall",
        "steps:recall",
        "Take a submission back everywhere; a second person confirms its erasure.",
        example="balise recall N --reason 'wrong file' --by ana\n"
        "balise recall N --confirm --by ben",
        writes=True,
    )
    recall.add_argument("number", metavar="N")
    recall.add_argument("--reason", default="")
    recall.add_argument(
        "--confirm", action="store_true", help="erase, as second person"
    )
    recall.add_argument(
        "--only-this", action="store_true", help="not what it replaced as well"
    )
    recall.add_argument(
        "--correction", action="store_true", help="a better one follows"
    )
    recall.add_argument(
        "--preview", action="store_true", help="show what goes, do nothing"
    )


def _copies(commands: Commands) -> None:
    notices = commands.group(
        "notices",
        "Recalls of data that you exported; confirm that your copies are gone.",
    )
    notices.add(
        "list",
        "noticing:notices",
        "List them, with the citations printed on what was exported.",
        example="balise notices list --person ben",
        reads=True,
    )
    confirm = notices.add(
        "confirm",
        "noticing:confirm",
        "Confirm that no copy of what was recalled is left.",
        example="balise notices confirm N --by ben",
        writes=True,
    )
    confirm.add_argument("number", metavar="N")
    receipt = commands.add(
        "receipt",
        "noticing:receipt",
        "Show a receipt as it stands: after a recall, who confirmed deletion.",
        example="balise receipt N --person ana",
        reads=True,
    )
    receipt.add_argument("number", metavar="N")


def _caring(commands: Commands) -> None:
    sweep = commands.add(
        "sweep",
        "steps:sweep",
        "Finish erasures, release what is due, remove what no row knows.",
        example="balise sweep",
    )
    sweep.add_argument("--by", dest="person", metavar="PERSON")
    commands.add(
        "restore",
        "steps:restore",
        "Apply the removal list to a back-up that was put back.",
        example="balise restore --by gita",
        writes=True,
    )
    commands.add(
        "upgrade",
        "steps:upgrade",
        "Bring the database of a home up to this version.",
        example="balise upgrade",
    )
    commands.add(
        "verify",
        "steps:verify",
        "Check audit chains, sealed files and shelf.",
        example="balise verify",
    )
    demo = commands.add(
        "demo",
        "demo:run",
        "Run the main job on an invented region, from file to answer to recall.",
        example="balise demo\nbalise demo --language ar\nbalise demo --keep DIR\nbalise demo --open",
    )
    demo.add_argument(
        "--open", action="store_true", help="then open the pages, until Ctrl+C"
    )
    demo.add_argument("--host", default="127.0.0.1", metavar="ADDRESS")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--keep", metavar="DIR", help="keep the home and files here")


def _file_and_pack(parser: ArgumentParser) -> None:
    parser.add_argument("file")
    parser.add_argument(
        "--pack",
        metavar="P",
        help="a name from pack list, or a file; a filled template needs none",
    )
    parser.add_argument(
        "--personal",
        action="append",
        type=pair,
        default=[],
        metavar="COLUMN=ANSWER",
        help="answer for a column: personal, ignore or not-personal",
    )
    _choices(parser)


def _choices(parser: ArgumentParser) -> None:
    options = parser.add_argument_group("instead of what is found")
    options.add_argument("--kind", choices=_KINDS)
    options.add_argument("--encoding")
    options.add_argument("--delimiter")
    options.add_argument("--sheet")
    options.add_argument("--header-row", type=int, metavar="ROW")
    options.add_argument("--header-rows", type=int, choices=range(1, 5), metavar="N")
    options.add_argument("--last-row", type=int, metavar="ROW")
    options.add_argument("--table", type=int, metavar="N")
