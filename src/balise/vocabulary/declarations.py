"""Read the YAML that the package ships: the model, its sentences, its rules.

Reading them takes most of the time that a command needs to start, so the parser written
in C is used where PyYAML was built with it. A stranger's YAML is read elsewhere, by
``intake.packs.documents``.
"""

from typing import Any, Final

import yaml

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parsed(text: str) -> Any:
    """Read a document of our own into plain values; None where it is empty."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - both loaders are safe ones
