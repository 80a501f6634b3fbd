"""A share of ``make fuzz``: broken files are read or refused, and nothing is raised."""

import pytest

from balise.engine.sessions import session
from core.reading.fuzzing import try_one
from core.reading.mutations import files, mutated


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("readable")
    with session(folder) as backend:
        yield backend, folder


@pytest.mark.parametrize("start", range(0, 240, 60))
def test_a_broken_file_is_read_or_refused(engine, start):
    sources = files(None)

    for number in range(start, start + 60):
        name, content = mutated(sources, 7, number)
        _, faults = try_one(name, content, *engine)
        assert not faults, (number, name)


def test_a_broken_real_file_is_read_or_refused(engine, real_files):
    sources = files(real_files)

    for number in range(60):
        name, content = mutated(sources, 8, number)
        _, faults = try_one(name, content, *engine)
        assert not faults, (number, name)
