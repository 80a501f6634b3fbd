"""Who looked: shown without a name, filtered, quick, and taken away with its proof."""

import json
import re

import pytest

from balise.vocabulary.chains import check_lines
from balise_web.audit.chain import head, record
from balise_web.audit.models import Event, Reading
from balise_web.participants.models import Role
from web.pages.signing_in import signed_in
from web.test_recalls import asked_by
from web.world import a_cast, who_shares

pytestmark = pytest.mark.django_db
URL = "/sharing/looked/"


def a_reading(owner="QMA", reader="QMB", dataflow="IE", exported="", **more):
    what = {
        "measure": "IE.detected",
        "dataflow": dataflow,
        "first": "2024-01-01",
        "last": "2024-12-31",
        "exported": exported,
        "roles": ["analyst"],
        "submissions": [],
        **more,
    }
    record("question-asked", person="", about=[owner], on_behalf_of=reader, what=what)


def rows_in(html: str) -> int:
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    return body.count("<tr>")


def test_the_owner_is_told_who_read_what_and_no_name(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    asked_by(cast.ben, export="csv")

    html = signed_in(cast.ana.lead).get(URL).content.decode()

    assert rows_in(html) == 1
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    assert all(
        word in body for word in ("QMB", "focal point", "Irregular entry", "csv")
    )
    assert "qmb-lead" not in html
    assert head("QMA") in html


def test_what_was_read_of_another_is_not_in_it(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    asked_by(cast.ben)

    html = signed_in(cast.cleo.lead).get(URL).content.decode()

    assert "Nobody looked" in html


def test_it_is_filtered_by_partner_dataflow_and_month():
    cast = a_cast()
    a_reading()
    a_reading(reader="QMC", dataflow="IX")
    a_reading(owner="QMC")
    client = signed_in(cast.ana.lead)
    month = Reading.objects.first().at.strftime("%Y-%m")

    def shown(**wanted) -> int:
        return rows_in(client.get(URL, wanted).content.decode())

    assert shown() == 2
    assert shown(reader="QMC") == shown(dataflow="IX") == 1
    assert shown(reader="QMC", dataflow="IE") == 0
    assert shown(month=month, reader="QMB", dataflow="IE") == 1
    # What cannot be asked for is no filter, and no fault.
    assert shown(month="2999-99", reader="QMB") == 2


def test_a_long_log_takes_as_few_queries_as_a_short_one(
    django_assert_max_num_queries,
):
    cast = a_cast()
    client = signed_in(cast.ana.lead)
    for _ in range(3):
        a_reading()
    client.get(URL)
    with django_assert_max_num_queries(16) as few:
        client.get(URL)
    for _ in range(30):
        a_reading()
    with django_assert_max_num_queries(16) as many:
        client.get(URL)

    assert len(few) == len(many)


def test_the_list_leaves_as_csv_and_as_json_lines():
    cast = a_cast()
    a_reading(exported="csv")
    a_reading(reader="QMC", roles=["=cmd"])
    client = signed_in(cast.ana.lead)

    reply = client.get("/sharing/looked/log.csv", {"reader": "QMC"})
    text = b"".join(reply.streaming_content).decode("utf-8-sig")
    lines = b"".join(client.get("/sharing/looked/log.jsonl").streaming_content)

    header, row = text.splitlines()
    assert header.startswith("number,at,participant,roles")
    assert ",QMC,'=cmd," in row
    rows = [json.loads(line) for line in lines.splitlines()]
    assert [row["participant"] for row in rows] == ["QMC", "QMB"]
    assert (
        rows[1]["digest"]
        == Event.objects.get(pk=Reading.objects.last().event_id).digest
    )


def test_the_proof_checks_and_ends_with_the_head_on_the_page():
    cast = a_cast()
    a_reading()
    client = signed_in(cast.ana.lead)

    reply = client.get("/sharing/looked/chain.jsonl")
    lines = b"".join(reply.streaming_content).decode().splitlines(keepends=True)

    found = check_lines(lines)
    assert (found.faults, found.digest) == ((), head("QMA"))
    assert "attachment" in reply["Content-Disposition"]


def test_a_chain_is_checked_on_the_page_of_the_audit():
    cast = a_cast()
    client = signed_in(cast.ana.lead)

    before = client.get("/audit/QMA/").content.decode()
    sent = client.post("/audit/QMA/check/")
    after = client.get("/audit/QMA/").content.decode()

    assert "not checked here yet" in before
    assert sent["Location"] == "/audit/QMA/"
    assert "whole" in after
    assert client.post("/audit/QMB/check/").status_code == 404


def test_an_altered_chain_is_said_to_be_on_the_page():
    from web.test_audit import tampered

    cast = a_cast()
    client = signed_in(cast.ana.lead)
    tampered("UPDATE audit_event SET kind = 'x' WHERE chain = 'QMA' AND number = 2")

    client.post("/audit/QMA/check/")

    html = client.get("/audit/QMA/").content.decode()
    assert "altered" in html
    assert "compare with printed receipts" in html


def test_the_auditor_filters_a_chain_and_finds_who_stands_behind_a_reading(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    asked_by(cast.ben)
    Role.objects.create(person=cast.dov, role="auditor")
    client = signed_in(cast.dov)

    html = client.get("/audit/QMA/", {"kind": "question-asked"}).content.decode()

    assert rows_in(html) == 1
    assert "qmb-lead" in html
    assert re.search(r"<th[^>]*>Question asked</th>", html)


def test_every_kind_of_event_has_a_name():
    import ast
    from pathlib import Path

    import balise_web
    from balise_web.audit.kinds import KINDS

    found = set()
    for source in Path(balise_web.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    found.add(first.value)
    assert found
    assert not found - set(KINDS)
