"""Where the documents of help lie: in the installed package, else in the checkout."""

from functools import cache
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).resolve()
_INSTALLED: Final = _HERE.parents[1] / "documents"
_CHECKOUT: Final = _HERE.parents[4]


@cache
def document(name: str) -> str:
    """Read one document by its path, such as ``docs/guide/fr/analyst.md``.

    Raises FileNotFoundError where there is none.
    """
    root = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    return (root / name).read_text(encoding="utf-8")


def has_document(name: str) -> bool:
    """Say whether there is such a document."""
    try:
        document(name)
    except FileNotFoundError:
        return False
    return True
