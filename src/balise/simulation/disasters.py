"""What befell parties at sea and in the desert: the dead, the missing, the rescued."""

from dataclasses import dataclass

from balise.simulation.draws import Numbers


@dataclass(frozen=True)
class Disasters:
    """One place per disaster; counts of persons by what became of them.

    ``party`` is a place in the chapter's parties; ``participant`` records the disaster:
    the one to which the party was going, or the one it left, whichever keeps incidents.
    """

    party: Numbers
    participant: Numbers
    day: Numbers
    dead: Numbers
    missing: Numbers
    rescued: Numbers
