"""The words for a file's way back: with its findings, corrected, compared."""

from balise_web.commands.grammar.building import Commands


def add(commands: Commands) -> None:
    """Add every command about a file that comes back."""
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
