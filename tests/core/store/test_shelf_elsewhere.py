"""A shelf on a shared folder or an object store is the same shelf, behind one door."""

from collections.abc import Iterator
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

import duckdb
import fsspec
import pytest

from balise.store import Store, StoreFault
from balise.store.shelving import PIECES, RemoteShelf
from core.store.world import SECRET, Cell, World, a_series, an_extent

NO_TIME = timedelta(0)


# An object store of our own on this machine; neither is needed for anything else.
HAS_BUCKET = bool(find_spec("s3fs") and find_spec("moto"))
BUCKET = pytest.param(
    "s3", marks=pytest.mark.skipif(not HAS_BUCKET, reason="needs s3fs and moto[server]")
)


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """Serve a bucket on this machine; its keys are those of nobody."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    told = {"endpoint_url": f"http://{host}:{port}", "key": "one", "secret": "two"}
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(fsspec.config.conf, "s3", told)
        fsspec.filesystem("s3").mkdir("balise")
        yield "balise"
    server.stop()


@pytest.fixture(params=["memory", "file", BUCKET])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "s3":
        yield f"s3://{request.getfixturevalue('bucket')}/{tmp_path.name}/shelf"
        return
    places = {
        "memory": f"memory://{tmp_path.name}/shelf",
        "file": f"file://{tmp_path}/s",
    }
    yield places[request.param]
    fsspec.filesystem("memory").store.clear()


@pytest.fixture
def world(url: str, tmp_path: Path) -> Iterator[World]:
    store = Store(tmp_path / "store", shelf=url)
    with store.session() as backend:
        yield World(store, backend)


@pytest.fixture(params=["memory", BUCKET])
def remote(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    place = tmp_path.name
    if request.param == "s3":
        place = f"{request.getfixturevalue('bucket')}/{place}"
    store = Store(tmp_path / "store", shelf=f"{request.param}://{place}/shelf")
    with store.session() as backend:
        yield World(store, backend)
    fsspec.filesystem("memory").store.clear()


def two_months(value: str = "3") -> list[Cell]:
    return [Cell(a_series(), month, value) for month in ("2023-01", "2023-02")]


def shelved(world: World) -> list[str]:
    return world.store.folders.shelving.names()


def test_it_opens_what_a_shelf_at_home_opens(world, tmp_path) -> None:
    home = World(Store(tmp_path / "home"), world.backend)
    for each in (world, home):
        with each.store.session() as each.backend:
            each.seal("one", two_months())
            each.seal("two", [Cell(a_series(), "2023-02", "7")])
            found = each.open(an_extent())
            each.found = {
                name: [{k: v for k, v in row.items() if k != "number"} for row in rows]
                for name, rows in found.items()
                if name != "numbers"
            }

    assert world.found == home.found
    assert len(world.found["cells"]) == 2


def test_nothing_of_it_stands_at_home(world) -> None:
    world.seal("one", two_months())
    world.open(an_extent())

    assert len(shelved(world)) == 1
    assert not (world.store.root / "shelf").exists()
    assert list((world.store.root / "drafts").iterdir()) == []


def test_labels_withhold_there_too(world) -> None:
    world.seal("one", [*two_months(), Cell(a_series(), "2023-03", "5", label="police")])

    found = world.open(an_extent(labels=frozenset()))

    assert {row["period"] for row in found["slices"]} == {"2023-01", "2023-02"}


def test_a_recall_erases_it_there(world) -> None:
    world.seal("one", two_months())
    world.open(an_extent())

    world.store.erase("one")

    assert shelved(world) == []


def test_it_is_verified_there(world) -> None:
    world.seal("one", two_months())
    world.open(an_extent())

    assert world.store.verify({"one": SECRET}) == []


def test_the_sweep_takes_away_what_nobody_wants(world) -> None:
    world.seal("one", two_months())
    world.open(an_extent())
    (name,) = shelved(world)

    gone = world.store.sweep({"one"}, wanted=(), spare=NO_TIME)

    assert gone == (f"shelf/{name}",)
    assert shelved(world) == []


def test_without_its_last_part_it_is_not_there_and_is_built_again(remote) -> None:
    remote.seal("one", two_months())
    before = remote.open(an_extent())
    shelf = remote.store.folders.shelving
    assert isinstance(shelf, RemoteShelf)
    (name,) = shelf.names()
    shelf.files.rm_file(f"{shelf.root}/{name}/{PIECES}")

    assert remote.store.missing([name]) == {name}
    assert remote.open(an_extent()) == before
    assert shelf.has(name)


def test_what_a_crash_left_half_copied_is_swept(remote) -> None:
    shelf = remote.store.folders.shelving
    assert isinstance(shelf, RemoteShelf)
    shelf.files.pipe_file(f"{shelf.root}/half/cells.parquet", b"half")

    assert remote.store.sweep((), spare=timedelta(hours=1)) == ()
    assert remote.store.sweep((), spare=NO_TIME) == ("shelf/half",)


def test_a_copy_that_fails_leaves_no_shelf_file(remote) -> None:
    shelf = remote.store.folders.shelving

    def fail() -> None:
        with shelf.appearing("name") as new:
            (new / PIECES).write_text("{}")
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        fail()

    assert shelf.names() == []
    assert list(shelf.scratch.iterdir()) == []


def test_two_who_build_the_same_do_not_disturb_each_other(remote, tmp_path) -> None:
    remote.seal("one", two_months())
    first = remote.open(an_extent())
    shelf = remote.store.folders.shelving
    (name,) = shelf.names()

    def build_again() -> None:
        with shelf.appearing(name) as new:
            (new / PIECES).write_text("other")

    with pytest.raises(FileExistsError):
        build_again()

    assert remote.open(an_extent()) == first


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_parquet('{elsewhere}/x.parquet')",
        "SELECT * FROM read_parquet('{root}../other/x.parquet')",
        "COPY (SELECT 1 AS x) TO '{root}y.parquet' (FORMAT parquet)",
        "SELECT * FROM read_text('/etc/hostname')",
        "SET enable_external_access = true",
    ],
)
def test_the_engine_reads_the_shelf_and_nothing_else(remote, statement) -> None:
    shelf = remote.store.folders.shelving
    beside = shelf.root.removesuffix("/shelf") + "/elsewhere"
    shelf.files.pipe_file(f"{beside}/x.parquet", b"PAR1")
    places = {
        "root": shelf.engine_root,
        "elsewhere": shelf.files.unstrip_protocol(beside),
    }

    with pytest.raises((duckdb.Error, PermissionError)):
        remote.backend.con.execute(statement.format(**places))

    assert shelf.names() == []


def test_an_engine_opened_without_it_cannot_read_it(remote, engine) -> None:
    remote.seal("one", two_months())
    remote.open(an_extent())
    shelf = remote.store.folders.shelving
    (name,) = shelf.names()

    with pytest.raises(duckdb.Error):
        engine.con.execute(f"FROM read_parquet('{shelf.path(name, 'cells.parquet')}')")


@pytest.mark.parametrize("url", ["nothing-known://x/y", "s3://bucket/shelf"])
def test_a_kind_that_is_not_installed_is_said_by_its_name(url, tmp_path) -> None:
    if url.startswith("s3") and find_spec("s3fs"):
        pytest.skip("s3fs is installed")

    with pytest.raises(StoreFault) as told:
        Store(tmp_path, shelf=url).folders.shelving.names()

    assert told.value.message.code == "store-shelf-unknown"
    assert told.value.message.params["kind"] == url.partition(":")[0]
