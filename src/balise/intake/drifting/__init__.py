"""What a file has that its pack does not expect, and what would come of it."""

from balise.intake.drifting.drifting import drift
from balise.intake.drifting.quiet import quiet_changes
from balise.intake.drifting.values import Change, Drift, Effect

__all__ = ["Change", "Drift", "Effect", "drift", "quiet_changes"]
