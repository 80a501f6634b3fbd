"""The chain of an audit as a file, and how anyone checks that it was not rewritten.

Each event holds the digest of the one before it, so that whoever changes, adds or takes
out one has to change all after it, and then the last digest is not the one that was
printed on receipts. ``docs/reference/audit-chain.md`` says the same in thirty lines that
need no Balise.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from balise.vocabulary.messages import Message

START: Final = "0" * 64
"""What stands in for a digest before the first event."""
FORMAT: Final = "balise-audit-chain"
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Link:
    """One event of a chain; ``at`` is an instant as ISO 8601 writes it, in UTC."""

    chain: str
    number: int
    at: str
    kind: str
    person: str
    on_behalf_of: str
    system_user: str
    what: Mapping[str, Any]
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Checked:
    """How far a chain was read, and what is wrong with it; nothing where it is whole.

    ``seen`` is the number of the event that bears the head asked for, if any.
    """

    chain: str
    number: int
    digest: str
    faults: tuple[Message, ...] = ()
    seen: int | None = None


def digest_of(link: Link) -> str:
    """Give the digest of an event: all that it says, with the digest before it."""
    parts = [
        link.chain,
        link.number,
        link.at,
        link.kind,
        link.person,
        link.on_behalf_of,
        link.system_user,
        link.what,
        link.previous,
    ]
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def check(chain: str, links: Iterable[Link], head: str = "") -> Checked:
    """Follow a chain from its start, up to the first event that is not what it was."""
    number, previous = 0, START
    seen = 0 if head == START else None
    for link in links:
        expected = (chain, number + 1, previous)
        if (link.chain, link.number, link.previous) != expected or (
            link.digest != digest_of(link)
        ):
            broken = {"chain": chain, "number": number + 1}
            fault = Message("audit-chain-broken", broken)
            return Checked(chain, number, previous, (fault,), seen)
        number, previous = link.number, link.digest
        seen = number if previous == head else seen
    return Checked(chain, number, previous, seen=seen)


def cut(found: Checked, number: int, digest: str) -> Checked:
    """Hold a chain that was followed to its end against the head that was kept."""
    if found.faults or (number, digest) == (found.number, found.digest):
        return found
    ends = {"chain": found.chain, "number": found.number}
    fault = Message("audit-chain-cut", ends)
    return Checked(found.chain, found.number, found.digest, (fault,), found.seen)


def written(
    chain: str, number: int, digest: str, links: Iterable[Link]
) -> Iterator[str]:
    """Write a chain as JSON lines: one that names its head, then one per event."""
    first = {"format": FORMAT, "version": _VERSION, "chain": chain}
    yield _line({**first, "number": number, "digest": digest})
    for link in links:
        yield _line(asdict(link))


def check_lines(lines: Iterable[str], head: str = "") -> Checked:
    """Check a chain as it was written; what is not one has a fault that names its line."""
    at = 0

    def counted() -> Iterator[str]:
        nonlocal at
        for line in lines:
            at += 1
            yield line

    read = counted()
    try:
        first = _first(next(read, ""))
        found = check(first["chain"], map(_link, read), head)
    except (ValueError, TypeError, KeyError):
        return Checked("", 0, START, (Message("audit-file-not-read", {"line": at}),))
    return cut(found, first["number"], first["digest"])


def _first(line: str) -> dict[str, Any]:
    found = json.loads(line)
    if (found["format"], found["version"]) != (FORMAT, _VERSION):
        raise ValueError(FORMAT)
    return {name: found[name] for name in ("chain", "number", "digest")}


def _link(line: str) -> Link:
    found = json.loads(line)
    return Link(**{field.name: found[field.name] for field in fields(Link)})


def _line(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"
