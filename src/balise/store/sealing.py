"""Freeze a submission: its folder is there whole, or it is not there.

Everything is written to a new folder, flushed, renamed, and the parent flushed; only
then does the caller commit the row. A folder without a row does not exist and is swept.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from balise.store.disks import appearing
from balise.store.faults import StoreFault, faults_told
from balise.store.folders import Folders
from balise.store.manifests import (
    MANIFEST,
    Manifest,
    SealedFile,
    SealedSlice,
    flow_text,
    read_manifest,
)
from balise.store.records import (
    Sink,
    write_incidents,
    write_plain,
    write_statistics,
)
from balise.store.sameness import unchanged_since
from balise.store.values import Content, Holding
from balise.vocabulary.extents import Depth
from balise.vocabulary.messages import Message

_CHUNK = 1 << 20


def seal(
    folders: Folders,
    content: Content,
    *,
    number: str,
    secret: bytes,
    manifest: Mapping[str, Any],
    holdings: Iterable[Holding] = (),
) -> Manifest:
    """Write a submission to its final place; give its manifest.

    ``holdings`` are what the same participant has sealed before: slices that did not
    change since are found by comparing rows. Sealing the same content again under the
    same number gives the manifest that is there; other content is refused.
    """
    final = folders.sealed / number
    same_as = unchanged_since(folders, content, holdings)
    with faults_told():
        if final.exists():
            return _sealed_before(final, content, secret, manifest)
        with appearing(final) as new:
            made = _filled(Sink(content.backend.con, new, secret), content, number)
            made = replace(made, same_as=same_as, declared=dict(manifest))
            made = replace(made, digest=made.keyed_digest(secret))
            (new / MANIFEST).write_text(made.to_json(), encoding="utf-8")
    return made


def file_mark(path: Path, secret: bytes, *, copy_to: Path | None = None) -> str:
    """Digest a file's bytes with the secret, copying them on the way."""
    mark = hmac.new(secret, b"original\x1f", hashlib.sha256)
    with path.open("rb") as source:
        if copy_to is None:
            while chunk := source.read(_CHUNK):
                mark.update(chunk)
            return mark.hexdigest()
        with copy_to.open("wb") as target:
            while chunk := source.read(_CHUNK):
                mark.update(chunk)
                target.write(chunk)
    return mark.hexdigest()


def _filled(sink: Sink, content: Content, number: str) -> Manifest:
    files: list[SealedFile] = []
    slices: list[SealedSlice] = []
    if content.observations:
        for file, found in write_statistics(sink, content.observations):
            files.append(file)
            slices += found
    if content.incidents:
        files += write_incidents(sink, content.incidents, _incident_flow(content))
    for kind in ("rejected", "findings", "cleaned", "labels", "corrections"):
        if source := getattr(content, kind):
            files.append(write_plain(sink, source, kind))
    return Manifest(
        number=number,
        files=tuple(files),
        slices=tuple(slices),
        covered=tuple(flow_text(flow) for flow in content.covered),
        same_as={},
        original=_keep_original(sink, content),
    )


def _keep_original(sink: Sink, content: Content) -> dict[str, str]:
    """Keep the file byte for byte, unless a copy without personal columns is kept."""
    if content.cleaned is not None:
        return {"kept": "without-personal-columns", "path": "cleaned.parquet"}
    if content.original is None:
        return {"kept": "none"}
    # Only the ending is kept of the name: names of files name people.
    ending = content.original.suffix.lower()
    name = f"original{ending if ending[1:].isalnum() else ''}"
    mark = file_mark(content.original, sink.secret, copy_to=sink.folder / name)
    return {"kept": "byte-for-byte", "path": name, "digest": mark}


def _incident_flow(content: Content) -> str:
    for flow in content.covered:
        if flow.depth is Depth.INCIDENTS:
            return flow.covered.series.dataflow
    return "IC"


def _sealed_before(
    final: Path, content: Content, secret: bytes, manifest: Mapping[str, Any]
) -> Manifest:
    """Answer a job that runs twice: fine if it would seal the same thing."""
    there = read_manifest(final)
    scratch = final.parent / f".new-{final.name}-again"
    try:
        with appearing(scratch) as new:
            made = _filled(
                Sink(content.backend.con, new, secret), content, there.number
            )
            made = replace(made, same_as=there.same_as, declared=dict(manifest))
            if made.keyed_digest(secret) != there.digest:
                raise StoreFault(
                    Message("store-already-sealed", {"number": final.name})
                )
            raise _SameError
    except _SameError:
        return there


class _SameError(Exception):
    """Leaves the scratch folder behind without keeping it."""
