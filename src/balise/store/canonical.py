"""Rows as bytes that mean the same everywhere, and keyed digests of them.

Parquet bytes name the engine's version, so files are never compared: rows are. A digest
is an HMAC with the secret of the submission; when the secret is destroyed, nobody can
test a guess of the content against it.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Final

_SIGN: Final = "\x1f"
_TWICE, _END, _NOTHING = "\x1d", "\x1e", "\x1c"
_PLAIN_TYPES: Final = frozenset({"BIGINT", "DATE", "BOOLEAN"})


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


def row_digest(types: Mapping[str, str]) -> str:
    """Write the digest of one row of columns with types, so that no two read alike.

    A cell ends with two signs of which the first is doubled up wherever it stands in a
    text, and NULL is a text that no cell has. The statement's parameter goes before
    each row: see ``salt``.
    """
    cells = ", ".join(_cell(quoted(name), kind) for name, kind in types.items())
    return f"sha256(concat_ws('{_SIGN}{_END}', $salt, {cells}))"


def _cell(name: str, kind: str) -> str:
    # Worked out once per distinct text where the engine holds texts as a list of words.
    text = f"{name}::VARCHAR"
    if kind not in _PLAIN_TYPES and not kind.startswith("DECIMAL"):
        text = f"replace({text}, '{_SIGN}', '{_SIGN}{_TWICE}')"
    return f"coalesce({text}, '{_SIGN}{_NOTHING}')"


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
    return {"salt": keyed(secret, "row")[:32]}


def keyed(secret: bytes, *parts: str) -> str:
    """Key some text with the secret of a submission."""
    text = "\x1f".join(parts).encode()
    return hmac.new(secret, text, hashlib.sha256).hexdigest()
