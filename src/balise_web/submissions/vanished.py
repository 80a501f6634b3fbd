"""Which incidents sent before are not sent again, where a delivery replaces by id."""

from ibis.backends.duckdb import Backend

from balise.intake.checks.incidents import find_vanished
from balise.intake.converting.results import Converted
from balise.vocabulary.extents import Depth
from balise_web.submissions.holdings import holdings
from balise_web.submissions.storage import engine, store


def add_vanished(backend: Backend, made: Converted) -> None:
    """Add a finding for each; the same for the dry run and the real one."""
    for flow in made.covered:
        if flow.depth is Depth.INCIDENTS and flow.replaces == "id":
            owner = flow.covered.series.participant
            with engine() as inside:
                known = store().ids_in_force(holdings(owner), flow.covered, inside)
            find_vanished(backend, made.incidents["incident"], known, made.findings)
