"""The number of a submission: opaque, and never given twice."""

import secrets
from typing import Final

_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz234567"


def new_number() -> str:
    """Draw a number that says nothing of what it stands for."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(16))
