"""Read a Markdown table, so that a page that an official signs is also the test."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def rows(page: str, *, heading: str) -> list[dict[str, str]]:
    """Give the rows of the first table after a heading, a dict of column to text."""
    text = (ROOT / page).read_text(encoding="utf-8")
    _, found, after = text.partition(f"\n## {heading}\n")
    if not found:
        raise LookupError(f"{page} has no heading {heading!r}")
    lines = iter(after.splitlines())
    header = next(_cells(line) for line in lines if line.startswith("|"))
    next(lines)
    table: list[dict[str, str]] = []
    for line in lines:
        if not line.startswith("|"):
            break
        table.append(dict(zip(header, _cells(line), strict=True)))
    return table


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
