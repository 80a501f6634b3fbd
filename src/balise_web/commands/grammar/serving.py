"""The words for serving the pages."""

from balise_web.commands.grammar.building import Commands


def add(commands: Commands) -> None:
    """Add the command that serves the pages."""
    serve = commands.add(
        "serve",
        "serving:serve",
        "Serve the pages, on this machine unless told otherwise.",
        example="balise serve --home /srv/balise --port 8000",
    )
    serve.add_argument("--host", default="127.0.0.1", metavar="ADDRESS")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=2, help="processes (default: 2)")
