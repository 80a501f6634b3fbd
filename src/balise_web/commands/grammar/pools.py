"""The words for pooled figures."""

from balise_web.commands.grammar.building import Commands, codes, pair


def add(commands: Commands) -> None:
    """Add the commands of the secretariat for pooled figures."""
    pool = commands.group(
        "pool", "Pooled figures: released once, over enough participants."
    )
    _release(pool)
    show = pool.add(
        "show",
        "pools:show",
        "Show pooled figures as they were released.",
        example="balise pool show IE.detected 2023 --by sam",
        writes=True,
    )
    _which(show)
    _format(show)
    pool.add(
        "list",
        "pools:listing_",
        "List the pooled figures that were released.",
        example="balise pool list --by sam",
        writes=True,
    )


def _release(pool: Commands) -> None:
    release = pool.add(
        "release",
        "pools:release",
        "Release the pooled figures of a measure and a year; it can be done once.",
        example="balise pool release IE.detected 2023 --split citizenship "
        "--grain quarter --by sam",
        writes=True,
    )
    _which(release)
    release.add_argument(
        "--split",
        type=codes,
        default=(),
        metavar="DIMENSIONS",
        help="what else the figures are split by, such as citizenship",
    )
    release.add_argument(
        "--where", action="append", type=pair, default=[], metavar="DIM=CODE"
    )
    release.add_argument(
        "--grain",
        choices=("year", "half-year", "quarter", "month"),
        default="year",
        help="how long the period of one figure is",
    )
    release.add_argument("--unit")
    _format(release)


def _which(parser) -> None:  # type: ignore[no-untyped-def]
    parser.add_argument(
        "measure", metavar="MEASURE", help="an indicator, such as IE.detected"
    )
    parser.add_argument(
        "year", type=int, metavar="YEAR", help="a calendar year that is over"
    )


def _format(parser) -> None:  # type: ignore[no-untyped-def]
    parser.add_argument(
        "--format", choices=("table", "csv", "json", "parquet"), default="table"
    )
    parser.add_argument("--output", metavar="FILE", help="write here, not on screen")
