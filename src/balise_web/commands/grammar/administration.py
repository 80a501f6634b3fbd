"""The words for terms, source sheets, declarations and the audit."""

from balise_web.commands.grammar import people
from balise_web.commands.grammar.building import Commands, codes, day, pair


def add(commands: Commands) -> None:
    """Add every command about participants, people, terms and declarations."""
    init = commands.add(
        "init",
        "people:init",
        "Make a new home: database, first terms, first two people.",
        example="balise init --home /srv/balise --governance gita --secretariat sam",
    )
    init.add_argument("--governance", default="governance", metavar="PERSON")
    init.add_argument("--secretariat", default="secretariat", metavar="PERSON")
    people.add(commands)
    _terms(commands)
    _sheets(commands)
    _declarations(commands)
    worker = commands.add(
        "worker",
        "working:worker",
        "Do long work beside the pages: read files, check, freeze, sweep.",
        example="balise worker\nbalise worker --until-idle",
    )
    worker.add_argument(
        "--until-idle", action="store_true", help="end once nothing is left to do"
    )
    _audit(commands.group("audit", "Who did what, and that nobody rewrote it."))


def _audit(audit: Commands) -> None:
    show = audit.add(
        "show",
        "auditing:show",
        "Show the audit of a participant.",
        example="balise audit show QMR --person ana",
        reads=True,
    )
    show.add_argument("participant", metavar="XXX", nargs="?")
    export = audit.add(
        "export",
        "auditing:export",
        "Write the chain of a participant as a file that anyone can check.",
        example="balise audit export QMR -o qmr.jsonl --person ana",
        reads=True,
    )
    export.add_argument("participant", metavar="XXX")
    export.add_argument("-o", "--output", metavar="FILE", help="where it is written to")
    verify = audit.add(
        "verify",
        "auditing:verify",
        "Check that a chain was not rewritten: from a file, without any home.",
        example="balise audit verify qmr.jsonl\n"
        "balise audit verify qmr.jsonl --head DIGEST-ON-A-RECEIPT",
    )
    verify.add_argument("file", metavar="FILE")
    verify.add_argument(
        "--head",
        default="",
        metavar="DIGEST",
        help="the audit head printed on a receipt: say which event bears it",
    )


def _terms(commands: Commands) -> None:
    terms = commands.group("terms", "The versioned terms of sharing.")
    show = terms.add(
        "show",
        "governing:terms",
        "Show the terms in force.",
        example="balise terms show",
    )
    show.add_argument("--on", type=day, metavar="DATE")
    change = terms.add(
        "set",
        "governing:set_terms",
        "Change terms from a day on, never backwards; the rest stays.",
        example="balise terms set terms.yaml --from 2026-01-01 --by gita",
        writes=True,
    )
    change.add_argument("file", metavar="FILE", help="YAML of what changes")
    change.add_argument("--from", dest="first", type=day, required=True, metavar="DATE")
    accept = terms.add(
        "accept",
        "governing:accept",
        "Accept terms for a participant.",
        example="balise terms accept QMR --by ana",
        writes=True,
    )
    accept.add_argument("participant", metavar="XXX")
    accept.add_argument("--version", dest="number", type=int)


def _sheets(commands: Commands) -> None:
    sheets = commands.group("source-sheet", "How an agency counts.")
    show = sheets.add(
        "show",
        "governing:sheets",
        "Show source sheets.",
        example="balise source-sheet show QMR --person ana",
        reads=True,
    )
    show.add_argument("participant", metavar="XXX")
    change = sheets.add(
        "set",
        "governing:set_sheet",
        "State how an agency counts a dataflow.",
        example="balise source-sheet set QMR migration-institute IE "
        "--field date_used=detection --from 2020-01-01 --by ana",
        writes=True,
    )
    for name in ("participant", "agency", "flow"):
        change.add_argument(name, metavar=name.upper())
    change.add_argument("--field", action="append", type=pair, default=[])
    change.add_argument("--file", metavar="FILE", help="YAML of field: text")
    _validity(change)


def _declarations(commands: Commands) -> None:
    declare = commands.group("declare", "What a participant states about its figures.")
    agencies = declare.add(
        "agencies",
        "governing:declare_agencies",
        "Say which agency is official, or that agencies add.",
        example="balise declare agencies QNS IE --disjoint border-guard,police "
        "--from 2020-01-01 --by ana",
        writes=True,
    )
    agencies.add_argument("participant", metavar="XXX")
    agencies.add_argument("flow", metavar="FLOW")
    agencies.add_argument("--disjoint", type=codes, default=())
    agencies.add_argument("--official", metavar="AGENCY")
    _validity(agencies)
    complete = declare.add(
        "incidents",
        "governing:declare_complete",
        "Say that an agency's incident records are complete.",
        example="balise declare incidents QMR coast-guard DM --from 2022-01-01 --by ana",
        writes=True,
    )
    for name in ("participant", "agency", "flow"):
        complete.add_argument(name, metavar=name.upper())
    _validity(complete)
    _more_declarations(declare)


def _more_declarations(declare: Commands) -> None:
    for name, words, example, summary in (
        ("frequency", ("participant", "family", "frequency"), "QMR flows M",
         "State how often figures of a family are due."),
        ("cannot-collect", ("participant", "family", "reason"), "QMR harm geography",
         "Confirm that a family cannot be collected: law or geography."),
        ("tick", ("participant", "flow", "level"), "QMR IE pooled",
         "Let the secretariat read: nothing, draft-help, pooled or full."),
        ("standing-release", ("participant", "flow", "switch"), "QMR IE on",
         "Release each approved submission of a dataflow at once: on or off."),
    ):  # fmt: skip
        parser = declare.add(
            name,
            f"governing:{name.replace('-', '_')}",
            summary,
            example=f"balise declare {name} {example} --by ana",
            writes=True,
        )
        for argument in words:
            parser.add_argument(argument, metavar=argument.upper())


def _validity(parser) -> None:  # type: ignore[no-untyped-def]
    parser.add_argument("--from", dest="first", type=day, required=True, metavar="DATE")
    parser.add_argument("--to", dest="last", type=day, metavar="DATE")
