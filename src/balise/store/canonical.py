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


def listed(texts: Iterable[str]) -> str:
    """Write a list of texts."""
    return "[" + ", ".join(literal(text) for text in texts) + "]"


def columns(names: Iterable[str]) -> str:
    """Write a list of column names."""
    return ", ".join(quoted(name) for name in names)


def row_digest(names: Sequence[str]) -> str:
    """Write the digest of one row, as a JSON list so that no two rows read alike."""
    cells = ", ".join(f"{quoted(name)}::VARCHAR" for name in names)
    return f"sha256(to_json([{cells}])::VARCHAR)"


def rows_digest(row: str) -> str:
    """Write the digest of many row digests, whatever their order; duplicates count."""
    return f"sha256(string_agg({row}, '' ORDER BY {row}))"


def keyed(secret: bytes, *parts: str) -> str:
    """Key some text with the secret of a submission."""
    text = "\x1f".join(parts).encode()
    return hmac.new(secret, text, hashlib.sha256).hexdigest()
