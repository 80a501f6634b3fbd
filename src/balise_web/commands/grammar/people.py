"""The words for who takes part: participants, agencies, people, groups."""

from balise_web.commands.grammar import entering
from balise_web.commands.grammar.building import Commands, day


def add(commands: Commands) -> None:
    """Add every command about who takes part."""
    _participants(commands)
    _people(commands)


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
    _standings(group)


def _standings(group: Commands) -> None:
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
        ("keep", "Ask, having withdrawn, that what was delivered is not erased."),
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
    people = commands.group("person", "Add people and their roles; invite them.")
    person = people.add(
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
    entering.add(people)
    _groups(commands)


def _groups(commands: Commands) -> None:
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
