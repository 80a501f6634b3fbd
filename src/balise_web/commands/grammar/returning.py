"""The words for a file's way back: with its findings, corrected, compared."""

from balise_web.commands.grammar.building import Commands, codes, pair


def add(commands: Commands) -> None:
    """Add every command about a file that comes back."""
    _giving_back(commands)
    _comparing(commands)
    _correcting(commands)
    _history(commands)
    _templates(commands)


def _giving_back(commands: Commands) -> None:
    annotate = commands.add(
        "annotate",
        "returning:annotate",
        "Give a file back with what was found beside its cells.",
        example="balise annotate N -o back.xlsx --person cleo\n"
        "balise annotate N -o back.csv --language ar --person cleo",
        reads=True,
    )
    annotate.add_argument("number", metavar="N")
    annotate.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        required=True,
        help="where to; a name that ends in .csv gives CSV, any other a workbook",
    )
    resend = commands.add(
        "resend",
        "returning:resend",
        "Bring in a file that was given back and corrected; see what differs.",
        example="balise resend back.xlsx --by cleo",
        writes=True,
    )
    resend.add_argument("file")
    resend.add_argument("--limit", type=int, default=20, help="differences listed")


def _comparing(commands: Commands) -> None:
    compare = commands.add(
        "compare",
        "returning:compare",
        "Show what a submission adds, changes, removes and leaves as it is.",
        example="balise compare N --person cleo\nbalise compare N --with M --person cleo",
        reads=True,
    )
    compare.add_argument("number", metavar="N")
    compare.add_argument(
        "--with",
        dest="other",
        metavar="M",
        help="another submission (default: the draft that it corrects, "
        "else what counts now)",
    )
    compare.add_argument("--limit", type=int, default=200, help="differences listed")


def _templates(commands: Commands) -> None:
    template = commands.add(
        "template",
        "returning:template",
        "Write a workbook to fill in for a dataflow; no template is ever required.",
        example="balise template IE --language ar -o entries.xlsx\n"
        "balise template FT --by citizenship,route --currency EUR -o fees.xlsx",
    )
    template.add_argument("flow", metavar="FLOW")
    template.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="the workbook to write"
    )
    template.add_argument(
        "--by",
        type=codes,
        metavar="DIMENSIONS",
        help="what to split by, separated by commas (default: the usual)",
    )
    template.add_argument("--currency", metavar="CODE", help="the currency of money")
    template.add_argument(
        "--complete",
        action="store_true",
        help="the rows will hold every case, so that totals may be computed",
    )


def _correcting(commands: Commands) -> None:
    correct = commands.add(
        "correct",
        "returning:correct",
        "Correct single values without a file: a draft that goes the usual way.",
        example="balise correct N --row 7 --column arrivals --value 12 "
        "--why 'a digit was lost' --by cleo\n"
        "balise correct N --where citizenship=AFG --where period=2024-03 --value 12 "
        "--why 'a digit was lost' --by cleo",
        writes=True,
    )
    correct.add_argument("number", metavar="N")
    cell = correct.add_argument_group("which cell; all three may be repeated")
    cell.add_argument(
        "--row",
        type=int,
        action="append",
        default=[],
        metavar="R",
        help="the row in the file that was sent",
    )
    cell.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="C",
        help="the header of the column",
    )
    cell.add_argument(
        "--value",
        action="append",
        required=True,
        metavar="V",
        help="what the cell should say",
    )
    correct.add_argument(
        "--where",
        action="append",
        type=pair,
        default=[],
        metavar="NAME=CODE",
        help="instead of row and column: the observation by its codes; may be repeated",
    )
    correct.add_argument("--why", required=True, metavar="TEXT", help="kept with it")
    correct.add_argument("--limit", type=int, default=20, help="differences listed")


def _history(commands: Commands) -> None:
    history = commands.add(
        "history",
        "returning:history",
        "Show what a submission corrects and what corrects it, value by value.",
        example="balise history N --person cleo",
        reads=True,
    )
    history.add_argument("number", metavar="N")
