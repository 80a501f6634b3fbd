"""A fresh region for each example, over one engine and one root."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from balise.engine.sessions import session
from balise.store import Store
from core.invariants.world import CODES, Region


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Region]]:
    """Give a maker of regions: what the example before it left behind goes first."""
    root: Path = tmp_path_factory.mktemp("regions") / "root"
    root.mkdir()
    with session(root) as backend:

        def made(*codes: str) -> Region:
            shutil.rmtree(root)
            root.mkdir()
            found = Region(root, backend, Store(root))
            for code in codes or CODES:
                found.join(code)
            return found

        yield made
