"""What a single code means, where its label does not say it, in six languages.

The definitions are documents in ``definitions/``, one for each list; ``general`` has the
codes that every list may hold. They are our own wording after the field's literature;
all but the English is machine-made.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from balise.vocabulary.declarations import parsed

_GENERAL: Final = "general"
_FOLDER: Final = "definitions"


@cache
def definitions_of(list_name: str) -> Mapping[str, Mapping[str, str]]:
    """Give the definitions of a list by code and language; empty where it has none."""
    own = _read(list_name)
    return {**_read(_GENERAL), **own} if own else {}


def definition(list_name: str, code: str, language: str) -> str:
    """Give the definition of a code; empty where its label says all."""
    return definitions_of(list_name).get(code, {}).get(language, "")


def defined_lists() -> tuple[str, ...]:
    """Name the lists whose codes are defined one by one."""
    folder = files("balise.vocabulary") / _FOLDER
    names = (path.name.removesuffix(".yaml") for path in folder.iterdir())
    return tuple(sorted(set(names) - {_GENERAL}))


def _read(name: str) -> dict[str, dict[str, str]]:
    source = files("balise.vocabulary") / _FOLDER / f"{name}.yaml"
    if not source.is_file():
        return {}
    found: dict[str, dict[str, str]] = parsed(source.read_text(encoding="utf-8"))
    return found
