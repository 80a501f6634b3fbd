"""The words for offering, asking, explaining and rebuilding."""

from balise_web.commands.grammar.building import Commands, codes, day, pair

_USES = (
    "own-analysts",
    "whole-government",
    "publish-without-name",
    "publish-with-name",
)
_GRAINS = ("year", "half-year", "quarter", "month", "week", "day")
_KINDS = (
    *("definition", "counting-rule", "coverage", "law", "driver", "modus-operandi"),
    *("organisation", "corruption", "outlook", "response"),
)


def add(commands: Commands) -> None:
    """Add every command that says who may read, and what is read."""
    _offers(commands)
    _more_offers(commands)
    _why(commands)
    _ask(commands)
    _context(commands)


def _offers(commands: Commands) -> None:
    offer = commands.add(
        "offer",
        "offering:offer",
        "Say who may read one dataflow; it acts at once.",
        example="balise offer QMR IE statistics --to all --by ana\n"
        "balise offer QMR DM incidents --to QNS,XAL --precision exact --by ana",
        writes=True,
    )
    offer.add_argument("participant", metavar="XXX")
    offer.add_argument("flow", metavar="FLOW", help="a dataflow, such as IE")
    offer.add_argument("depth", metavar="DEPTH", choices=("statistics", "incidents"))
    offer.add_argument(
        "--to",
        required=True,
        metavar="WHOM",
        help="all, none, public, group:G, or codes",
    )
    offer.add_argument("--except", dest="excepted", type=codes, default=())
    offer.add_argument(
        "--precision",
        choices=("exact", "default", "rounded", "one-way"),
        default="default",
    )
    offer.add_argument("--use", choices=_USES, default="own-analysts")
    offer.add_argument("--embargo", type=int, default=0, metavar="MONTHS")
    offer.add_argument("--tables", type=codes, help="only these incident tables")
    offer.add_argument("--public-from", type=day, metavar="DATE")


def _more_offers(commands: Commands) -> None:
    offers = commands.add(
        "offers",
        "offering:offers",
        "List what a participant offers.",
        example="balise offers QMR --person ana",
        reads=True,
    )
    offers.add_argument("participant", metavar="XXX")
    label = commands.add(
        "label",
        "offering:label",
        "Say who is in the audience of a restriction label.",
        example="balise label QMR partners --to QNS --by ana",
        writes=True,
    )
    label.add_argument("participant", metavar="XXX")
    label.add_argument("label", metavar="LABEL")
    label.add_argument("--to", required=True, metavar="WHOM")
    inside = commands.add(
        "offer-inside",
        "offering:inside",
        "Let other national agencies read an agency's dataflow.",
        example="balise offer-inside QMR coast-guard DM --to migration-institute --by ana",
        writes=True,
    )
    for name in ("participant", "agency", "flow"):
        inside.add_argument(name, metavar=name.upper())
    inside.add_argument("--to", required=True, type=codes, metavar="AGENCIES")


def _why(commands: Commands) -> None:
    why = commands.add(
        "why",
        "offering:why",
        "Explain what a viewer may read of an owner's dataflow, and what would open it.",
        example="balise why XBO DM --owner QMR",
        reads=True,
    )
    why.add_argument("viewer", metavar="VIEWER")
    why.add_argument("flow", metavar="FLOW")
    why.add_argument("--owner", required=True, metavar="XXX")
    why.add_argument("--depth", choices=("statistics", "incidents"))


def _ask(commands: Commands) -> None:
    ask = commands.add(
        "ask",
        "asking:ask",
        "Ask for figures: a table with its coverage, notes and citation.",
        example="balise ask IE.detected --by period,citizenship --where border_type=sea "
        "--from 2022 --to 2023 --grain year --viewer XAL",
        reads=True,
    )
    ask.add_argument(
        "measure", metavar="MEASURE", help="an indicator, such as IE.detected"
    )
    ask.add_argument("--by", type=codes, default=(), metavar="DIMENSIONS")
    ask.add_argument(
        "--where", action="append", type=pair, default=[], metavar="DIM=CODE"
    )
    ask.add_argument("--from", dest="first", required=True, metavar="PERIOD")
    ask.add_argument("--to", dest="last", required=True, metavar="PERIOD")
    ask.add_argument("--grain", help=", ".join(_GRAINS))
    ask.add_argument("--viewer", required=True, metavar="XXX", help="XXX, XXX/agency")
    ask.add_argument("--as-of", metavar="DATE", help="as it was at the end of this day")
    ask.add_argument("--statistic", default="count")
    ask.add_argument("--unit")
    _compare(ask)
    _format(ask, "table")
    rebuild = commands.add(
        "rebuild",
        "asking:rebuild",
        "Ask a citation's question again, under today's rights.",
        example="balise rebuild CITATION --viewer XAL",
        reads=True,
    )
    rebuild.add_argument("citation", metavar="CITATION")
    rebuild.add_argument("--viewer", required=True, metavar="XXX")
    _format(rebuild, "table")


def _compare(ask) -> None:  # type: ignore[no-untyped-def]
    ask.add_argument(
        "--show",
        choices=("figures", "change", "trend", "share"),
        default="figures",
        help="figures; the change from --from to --to; the trend of those present "
        "throughout; or each code's share",
    )
    ask.add_argument(
        "--with-unknown",
        action="store_true",
        help="let the base of a share hold unknown and not recorded",
    )


def _format(parser, default: str) -> None:  # type: ignore[no-untyped-def]
    parser.add_argument(
        "--format", choices=("table", "csv", "json", "parquet"), default=default
    )
    parser.add_argument("--output", metavar="FILE", help="write here, not on screen")


def _context(commands: Commands) -> None:
    context = commands.group("context", "Attach words to figures, and list them.")
    note = context.add(
        "add",
        "context:add",
        "Say in any language what explains a figure.",
        example="balise context add QMR law 'New border act' --flow IE "
        "--from 2024-01-01 --in en --by ana",
        writes=True,
    )
    note.add_argument("participant", metavar="XXX")
    note.add_argument("kind", metavar="KIND", help=", ".join(_KINDS))
    note.add_argument("text", metavar="TEXT")
    note.add_argument("--in", dest="written_in", default=None, metavar="LANGUAGE")
    note.add_argument("--flow", metavar="FLOW")
    note.add_argument("--from", dest="first", type=day, metavar="DATE")
    note.add_argument("--to", dest="last", type=day, metavar="DATE")
    note.add_argument("--where", type=pair, metavar="DIM=CODE")
    note.add_argument("--confidence")
    note.add_argument("--submission", metavar="N", help="pin it to this submission")
    listing = context.add(
        "list",
        "context:listing_",
        "List the notes of a participant.",
        example="balise context list QMR --person ana",
        reads=True,
    )
    listing.add_argument("participant", metavar="XXX")
