"""One engine for the whole folder; a new store for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ibis.backends.duckdb import Backend

from balise.engine.sessions import session
from balise.store import Store
from core.store.world import World


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    with session(tmp_path_factory.getbasetemp()) as backend:
        yield backend


@pytest.fixture
def world(tmp_path: Path, engine: Backend) -> World:
    return World(Store(tmp_path / "store"), engine)
