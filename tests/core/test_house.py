"""The house rules that no tool holds: sizes, words, and what must not be committed."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    path for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.parts
)
LONGEST_FILE = 350
LONGEST_FUNCTION = 45


def committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return [
        ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()
    ]


def functions(source: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_fits_in_the_head(source: Path) -> None:
    assert len(source.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_function_fits_in_the_head(source: Path) -> None:
    long = [
        f"{function.name}: {function.end_lineno - function.lineno + 1} lines"
        for function in functions(source)
        if function.end_lineno
        and function.end_lineno - function.lineno >= LONGEST_FUNCTION
    ]

    assert not long


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_says_what_it_is_for(source: Path) -> None:
    text = source.read_text(encoding="utf-8")

    assert not text.strip() or ast.get_docstring(ast.parse(text))


def test_no_third_party_or_built_file_is_committed() -> None:
    built = (".min.js", ".min.css", ".woff", ".woff2", ".ttf")

    assert not [p for p in committed() if p.name.endswith(built)]


def test_no_publishers_file_is_committed(real_files: Path) -> None:
    sizes = {p.stat().st_size: p for p in real_files.rglob("*") if p.is_file()}
    copies = [
        path
        for path in committed()
        if (twin := sizes.get(path.stat().st_size))
        and path.stat().st_size > 0
        and twin.read_bytes() == path.read_bytes()
    ]

    assert not copies
