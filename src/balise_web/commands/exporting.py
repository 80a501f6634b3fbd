"""Answers as files: CSV that runs nothing, JSON, Parquet."""

import io
import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from balise.vocabulary.messages import Message
from balise_web.commands.replies import Halt, Reply
from balise_web.wording import plain, say


def exported(
    args: Namespace, answer: Any, data: dict[str, Any], citation: str
) -> Reply | None:
    """Give an answer in the format asked for; None where it is for the screen."""
    match args.format:
        case "csv":
            return filed(args, spreadsheet(answer), citation)
        case "json":
            text = json.dumps(data, ensure_ascii=False, indent=2)
            return filed(args, f"{text}\n".encode(), citation)
        case "parquet":
            return filed(args, parquet(args, answer), citation)
    return None


def leaves(args: Namespace) -> bool:
    """Say whether the answer leaves the house as a file or stream of data."""
    return bool(args.json or args.output or args.format != "table")


def spreadsheet(answer: Any) -> bytes:
    """Write an answer as CSV that no spreadsheet will run as a formula."""
    from balise.vocabulary.spreadsheets import write_csv_safe

    text = io.StringIO()
    rows = answer.table.to_pylist()
    write_csv_safe(text, [answer.table.column_names])
    write_csv_safe(text, ([plain(cell) for cell in row.values()] for row in rows))
    return text.getvalue().encode("utf-8-sig")


def parquet(args: Namespace, answer: Any) -> bytes:
    """Write an answer as Parquet, which needs a file to go to."""
    import pyarrow.parquet as pq

    if not args.output:
        raise Halt(Message("cli-output-needed", {"format": "parquet"}))
    buffer = io.BytesIO()
    pq.write_table(answer.table, buffer)
    return buffer.getvalue()


def filed(args: Namespace, raw: bytes, citation: str) -> Reply:
    """Write to the file that was named; to the screen where none was."""
    if not args.output:
        return Reply({"ok": True, "citation": citation}, raw=raw)
    path = Path(args.output)
    try:
        path.write_bytes(raw)
    except OSError as problem:
        params = {"file": path.name, "reason": problem.strerror or ""}
        raise Halt(Message("cli-not-written", params)) from None
    text = say("cli-written", args.language, file=path.name, citation=citation)
    return Reply({"ok": True, "file": str(path), "citation": citation}, text)
