"""A chain leaves as a file, and whoever holds it can check it without Balise."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from balise_web.audit.access import chain_for
from balise_web.audit.chain import exported, head, record
from balise_web.audit.models import CENTRAL
from balise_web.cli import main
from balise_web.outcomes import NotFound
from balise_web.participants.models import Role
from web.world import a_cast

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[2] / "docs/reference/audit-chain.md"


@pytest.fixture
def chain(tmp_path) -> Path:
    a_cast()
    what = {"measure": "IE.detected", "roles": ["analyst"], "note": "été 調 \U0001f30a"}
    record("question-asked", person="", about=["QMA"], on_behalf_of="QMB", what=what)
    path = tmp_path / "qma.jsonl"
    path.write_text("".join(exported("QMA")), encoding="utf-8")
    return path


def independent(path: Path) -> str:
    """Run the lines that the reference prints, in a process that knows no Balise."""
    (script,) = PAGE.read_text(encoding="utf-8").split("```python\n")[1:]
    code = script.partition("```")[0]
    done = subprocess.run(
        [sys.executable, "-I", "-W", "ignore", "-c", code, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def verified(path: Path, capsys, *words: str) -> tuple[int, dict]:
    code = main(["audit", "verify", str(path), *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_whole_chain_is_found_whole_by_both(chain, capsys):
    code, said = verified(chain, capsys)

    assert (code, said["ok"], said["digest"]) == (0, True, head("QMA"))
    assert independent(chain) == head("QMA")


def changed(line: str, **fields) -> str:
    return json.dumps({**json.loads(line), **fields}) + "\n"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda rows: [*rows[:2], changed(rows[2], person="x"), *rows[3:]], "broken"),
        (lambda rows: [*rows[:2], *rows[3:]], "broken"),
        (lambda rows: [*rows[:2], rows[3], rows[2], *rows[4:]], "broken"),
        (lambda rows: [*rows, rows[-1]], "broken"),
        (lambda rows: rows[:-1], "cut"),
        (lambda rows: [changed(rows[0], digest="f" * 64), *rows[1:]], "cut"),
    ],
)
def test_whatever_is_changed_is_found_by_both(chain, capsys, change, code):
    rows = chain.read_text(encoding="utf-8").splitlines(keepends=True)
    chain.write_text("".join(change(rows)), encoding="utf-8")

    exit_code, said = verified(chain, capsys)

    assert exit_code == 3
    assert [m["code"] for m in said["messages"]] == [f"audit-chain-{code}"]
    assert independent(chain).startswith({"broken": "changed", "cut": "cut"}[code])


def test_the_head_of_an_older_receipt_is_found_in_it(tmp_path, capsys):
    a_cast()
    printed = head("QMA")
    record("noted", person="a", about=["QMA"])
    path = tmp_path / "qma.jsonl"
    path.write_text("".join(exported("QMA")), encoding="utf-8")

    code, said = verified(path, capsys, "--head", printed)
    strange, of_another = verified(path, capsys, "--head", "f" * 64)

    assert (code, said["seen"]) == (0, said["number"] - 1)
    assert strange == 3
    assert of_another["messages"][0]["code"] == "audit-head-not-seen"


@pytest.mark.parametrize("text", ["", "not json\n", "[]\n", '{"format": "x"}\n'])
def test_what_is_no_chain_is_said_to_be_none(tmp_path, capsys, text):
    path = tmp_path / "other"
    path.write_text(text)

    code, said = verified(path, capsys)

    assert code == 3
    assert said["messages"][0]["code"] == "audit-file-not-read"


def test_a_broken_line_is_named(chain, capsys):
    rows = chain.read_text(encoding="utf-8").splitlines(keepends=True)
    chain.write_text("".join([*rows[:3], '{"chain": 1}\n']), encoding="utf-8")

    _, said = verified(chain, capsys)

    assert said["messages"][0]["params"] == {"line": 4}


def test_a_lead_has_its_own_chain_and_the_auditor_every_one():
    cast = a_cast()
    Role.objects.create(person=cast.dov, role="auditor")

    assert chain_for(cast.ana.lead, "QMA") == "QMA"
    assert chain_for(cast.ana.deputy, "QMA") == "QMA"
    assert {chain_for(cast.dov, name) for name in ("QMB", CENTRAL)} == {"QMB", CENTRAL}
    for person, name in (
        (cast.ana.lead, "QMB"),
        (cast.ana.sender, "QMA"),
        (cast.secretariat, "QMA"),
        (cast.ana.lead, CENTRAL),
        (cast.dov, "QMZ"),
    ):
        with pytest.raises(NotFound):
            chain_for(person, name)


def test_the_command_line_writes_it(chain, tmp_path, capsys):
    out = tmp_path / "again.jsonl"

    assert main(["audit", "export", "QMA", "-o", str(out), "--person", "qma-lead"]) == 0
    assert out.read_bytes() == chain.read_bytes()
    assert main(["audit", "export", "QMA", "--person", "qmb-lead"]) == 1
    assert main(["audit", "show", "QMA", "--person", "qma-lead"]) == 0
