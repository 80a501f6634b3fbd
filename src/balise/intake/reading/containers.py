"""Open a workbook of any kind for the reader of cells, once it is safe to.

Each kind says in its own way how large its sheets are; ``Container`` gives the answer
in one way. XLS and ODS are taken into memory whole when they are opened, so all of
their sheets are measured before.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from balise.intake.reading import biff, kinds, opendocument, xlsb
from balise.intake.reading.compound import Compound, alone
from balise.intake.reading.jobs import Job
from balise.intake.reading.packages import Package, sheet_parts
from balise.intake.reading.sheets import Scan, scan
from balise.intake.reading.values import ReadingLimits, UnreadableError

_STREAMS: Final = ("Workbook", "Book")
_LARGEST_OLD: Final = 512 << 20


@dataclass(frozen=True)
class Container:
    """An open workbook; ``scan`` measures one of its sheets by its name."""

    workbook: CalamineWorkbook
    scan: Callable[[str], Scan]
    macros: bool


def open_container(job: Job, kind: str) -> Container:
    """Open a workbook; raises UnreadableError for one that is damaged or too large."""
    if kind == kinds.XLS:
        return _old(job)
    package = Package(job.path, job.limits)
    if kind == kinds.ODS:
        return _open_document(job, package)
    return _office(job, package)


@contextmanager
def refusing_damage() -> Iterator[None]:
    """Turn whatever the reader of cells makes of damage into one refusal."""
    try:
        yield
    except PasswordError:
        raise UnreadableError("workbook-password") from None
    except (CalamineError, ValueError, OSError):
        raise UnreadableError("workbook-damaged") from None
    except BaseException as fault:
        # A panic of its Rust code is no Exception, and its type is not exported.
        if type(fault).__name__ != "PanicException":
            raise
        raise UnreadableError("workbook-damaged") from None


def _office(job: Job, package: Package) -> Container:
    package.check()
    macros = any(
        "vbaproject" in name or "/macrosheets/" in name for name in package.names
    )
    measure: Callable[..., Scan] = scan
    if "xl/workbook.bin" in package:
        xlsb.check_texts(package)
        parts, measure = xlsb.sheet_parts(package), xlsb.scan_records
    else:
        parts = sheet_parts(package)

    def scanned(name: str) -> Scan:
        return measure(package.pieces(parts.get(name, "")), job.limits)

    return Container(_opened(str(job.path)), scanned, macros)


def _open_document(job: Job, package: Package) -> Container:
    if "encryption-data" in package.text("META-INF/manifest.xml"):
        raise UnreadableError("workbook-password")
    scans = opendocument.scan_content(package.pieces("content.xml"), job.limits)
    macros = any(name.startswith(("basic/", "scripts/")) for name in package.names)
    found = dict(scans)
    # Two sheets of one name: which of them would be read?
    if len(found) != len(scans):
        raise UnreadableError("workbook-damaged")
    _refuse_all(list(found.values()), job.limits)
    return Container(_opened(str(job.path)), lambda name: found[name], macros)


def _old(job: Job) -> Container:
    if job.path.stat().st_size > _LARGEST_OLD:
        raise UnreadableError("file-too-large", limit=_LARGEST_OLD)
    packed = Compound(job.path.read_bytes())
    name = next((n for n in _STREAMS if n in packed), None)
    if name is None:
        raise UnreadableError("kind-not-readable", kind="OLE")
    stream = packed.stream(name)
    scans = biff.scan_workbook(stream, job.limits)
    _refuse_all(scans, job.limits)
    workbook = _opened(io.BytesIO(alone(name, stream)))
    names = workbook.sheet_names
    if len(names) != len(scans) or len(set(names)) != len(names):
        raise UnreadableError("workbook-damaged")
    found = dict(zip(names, scans, strict=True))
    macros = any("VBA" in stream_name for stream_name in packed.names)
    return Container(workbook, lambda name: found[name], macros)


def _refuse_all(scans: Sequence[Scan], limits: ReadingLimits) -> None:
    if sum(scanned.rows * scanned.columns for scanned in scans) > limits.cells:
        raise UnreadableError("sheet-too-large", limit=limits.cells)


def _opened(source: str | io.BytesIO) -> CalamineWorkbook:
    with refusing_damage():
        return CalamineWorkbook.from_object(source)
