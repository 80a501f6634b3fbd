"""The words for who may sign in: invited, no longer acting, acting again."""

from balise_web.commands.grammar.building import LANGUAGES, Commands


def add(people: Commands) -> None:
    """Add what is done about somebody who was added."""
    invite = people.add(
        "invite",
        "entering:invite",
        "Invite a person by letter; the link is printed as well.",
        example="balise person invite gita --email gita@example.org --by gita",
        writes=True,
    )
    invite.add_argument("handle", metavar="PERSON", help="who is invited")
    invite.add_argument("--email", required=True, metavar="ADDRESS")
    invite.add_argument(
        "--letter-in",
        dest="written_in",
        choices=LANGUAGES,
        help="the language of the letter (default: the one spoken)",
    )
    for name, summary in (
        ("withdraw", "Take an invitation back."),
        ("deactivate", "Let a person no longer act: signed out at once."),
        ("reactivate", "Let a person act again, in the roles they had."),
        ("reset", "Remove a lost second factor; a new one is set up next."),
    ):
        step = people.add(
            name,
            f"entering:{name}",
            summary,
            example=f"balise person {name} cleo --by ana",
            writes=True,
        )
        step.add_argument("handle", metavar="PERSON", help="about whom")
