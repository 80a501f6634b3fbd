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
