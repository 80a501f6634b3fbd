"""A reference source is nobody's own, except to those who keep it."""

from dataclasses import replace

from balise.sharing.deciding import decide
from balise.sharing.ledger import Viewer
from balise.vocabulary.extents import Depth
from ledgers import TODAY, world


def decided(viewer: str) -> tuple[str, str, bool]:
    made = world(viewer="participant", offer="to all", gave="nothing", asks="DM")
    ledger = replace(made.ledger, references=frozenset({"SEA"}))
    (found,) = decide(
        Viewer(viewer),
        ledger,
        made.terms,
        TODAY,
        owners=["SEA"],
        dataflows=["DM"],
        depths=[Depth.STATISTICS],
    )
    inside = found.extent is not None and found.extent.inside
    return found.row, found.because, inside


def test_those_who_keep_a_source_see_what_they_sealed() -> None:
    assert decided("SEA") == ("R1", "own", True)


def test_to_a_participant_it_is_a_reference() -> None:
    assert decided("V") == ("REF", "reference", False)
