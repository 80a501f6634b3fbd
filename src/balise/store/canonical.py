"""Rows as bytes that mean the same everywhere, and keyed digests of them.

Parquet bytes name the engine's version, so files are never compared: rows are. A digest
is an HMAC with the secret of the submission; when the secret is destroyed, nobody can
test a guess of the content against it.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence


def quoted(name: str) -> str:
    """Quote a column or table name."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text."""
    return "'" + text.replace("'", "''") + "'"


def constant(text: str) -> str:
    """Write a text that every row has, in the type that costs a row least."""
    return f"{literal(text)}::ENUM({literal(text)})"


def listed(texts: Iterable[str]) -> str:
    """Write a list of texts."""
    return "[" + ", ".join(literal(text) for text in texts) + "]"


def columns(names: Iterable[str]) -> str:
    """Write a list of column names."""
    return ", ".join(quoted(name) for name in names)


def row_digest(names: Sequence[str]) -> str:
    """Write the digest of one row, as a JSON list so that no two rows read alike.

    The statement's one parameter goes before each row: see ``salt``.
    """
    cells = ", ".join(f"{quoted(name)}::VARCHAR" for name in names)
    return f"sha256(concat($salt, to_json([{cells}])::VARCHAR))"


def rows_digest(row: str) -> str:
    """Write the digest of many row digests, whatever their order; duplicates count."""
    return f"sha256(array_to_string(list_sort(list({row})), ''))"


def set_digest(row: str) -> str:
    """Write the digest of row digests of which no two are equal, whatever their order.

    They are added without carry, which needs no sorting. That alone would be weak, as
    whoever can digest rows could find others with the same sum: the salt prevents it.
    """
    return f"bit_xor(unhex({row})::BIT)::VARCHAR"


def salt(secret: bytes) -> dict[str, str]:
    """Give what goes before each row, so that nobody else can digest one."""
    return {"salt": keyed(secret, "row")}


def keyed(secret: bytes, *parts: str) -> str:
    """Key some text with the secret of a submission."""
    text = "\x1f".join(parts).encode()
    return hmac.new(secret, text, hashlib.sha256).hexdigest()
