"""The words for who takes part, under which terms, and how they count."""

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
    _participants(commands)
    _people(commands)
    _terms(commands)
    _sheets(commands)
    _declarations(commands)
    audit = commands.add(
        "audit",
        "governing:audit",
        "Show the audit of a participant.",
        example="balise audit QMR --person ana",
        reads=True,
    )
    audit.add_argument("participant", metavar="XXX", nargs="?")


def _participants(commands: Commands) -> None:
    group = commands.group("participant", "Add, list and confirm participants.")
    new = group.add(
        "add",
        "people:add_participant",
        "Add a participant; it is invited, not yet confirmed.",
        example="balise participant add QMR Qamara --by secretariat",
        writes=True,
    )
    new.add_argument("code", metavar="XXX")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--reference", action="store_true", help="a source, not a State")
    new.add_argument("--simulated", action="store_true")
    group.add(
        "list",
        "people:participants",
        "List who takes part.",
        example="balise participant list",
        reads=True,
    )
    confirm = group.add(
        "confirm",
        "people:confirm",
        "Record the letter that confirms a participant.",
        example="balise participant confirm QMR --letter letter.pdf --authority "
        "'Ministry of the Interior' --dated 2024-01-15 --focal-point ana "
        "--deputy abel --by secretariat",
        writes=True,
    )
    confirm.add_argument("code", metavar="XXX")
    confirm.add_argument(
        "--letter", required=True, metavar="FILE", help="kept as digest"
    )
    confirm.add_argument("--authority", default="")
    confirm.add_argument("--dated", type=day, metavar="DATE")
    confirm.add_argument("--focal-point", default="", metavar="PERSON")
    confirm.add_argument("--deputy", default="", metavar="PERSON")
    for name, summary in (
        ("suspend", "Suspend a participant."),
        ("reinstate", "End a suspension."),
        ("withdraw", "Withdraw: hidden at once, erased after 30 days."),
    ):
        standing = group.add(
            name,
            f"people:{name}",
            summary,
            example=f"balise participant {name} QMR --reason 'letter of today' --by gita",
            writes=True,
        )
        standing.add_argument("code", metavar="XXX")
        standing.add_argument("--reason", required=True)


def _people(commands: Commands) -> None:
    agency = commands.group("agency", "Add national agencies.").add(
        "add",
        "people:add_agency",
        "Add an agency of a participant.",
        example="balise agency add QMR coast-guard 'Coast Guard' --by ana",
        writes=True,
    )
    agency.add_argument("participant", metavar="XXX")
    agency.add_argument("code", metavar="AGENCY")
    agency.add_argument("name", metavar="NAME")
    person = commands.group("person", "Add people and their roles.").add(
        "add",
        "people:add_person",
        "Add a person.",
        example="balise person add cleo 'Cleo C.' --of QMR "
        "--role contributor:coast-guard --by ana",
        writes=True,
    )
    person.add_argument("handle", metavar="PERSON")
    person.add_argument("name", metavar="NAME")
    person.add_argument("--of", metavar="XXX", help="the participant; none if central")
    person.add_argument(
        "--role", action="append", required=True, metavar="ROLE[:AGENCY]"
    )
    groups = commands.group("group", "Groups of participants, for offers.")
    new = groups.add(
        "add",
        "people:add_group",
        "Add a group.",
        example="balise group add basin 'Qamaran basin' --by secretariat",
        writes=True,
    )
    new.add_argument("group", metavar="GROUP")
    new.add_argument("label", metavar="LABEL")
    for name, option in (("join", "--since"), ("leave", "--on")):
        member = groups.add(
            name,
            f"people:{name}_group",
            f"{name.capitalize()} a group.",
            example=f"balise group {name} basin QMR {option} 2025-01-01 --by secretariat",
            writes=True,
        )
        member.add_argument("group", metavar="GROUP")
        member.add_argument("participant", metavar="XXX")
        member.add_argument(option, dest="on", type=day, required=True, metavar="DATE")


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
