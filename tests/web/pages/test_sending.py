"""The pages of Send data: each step without a script, each mistake at its field."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from balise_web.participants.models import SourceSheet
from balise_web.submissions.models import Submission
from balise_web.uploads.models import Upload
from balise_web.uploads.storage import Kept
from web.pages.signing_in import signed_in
from web.sending import PLAIN, WITH_NAMES, an_upload, answered
from web.world import a_cast

pytestmark = pytest.mark.django_db


def the_file(content: str | bytes = PLAIN, name: str = "march.csv"):
    data = content.encode() if isinstance(content, str) else content
    return SimpleUploadedFile(name, data)


def sent(client, party, **fields):
    given = {"agency": party.agency.pk, "file": the_file(), **fields}
    return client.post(reverse("uploads:start"), given)


def page_of(name: str, row: Upload, *more: str) -> str:
    return reverse(f"uploads:{name}", args=[row.number, *more])


def text(response) -> str:
    return response.content.decode()


def test_a_file_is_sent_with_a_plain_form_and_its_question_is_asked():
    ana = a_cast().ana
    client = signed_in(ana.sender)

    response = sent(client, ana)

    row = Upload.objects.get()
    assert response.url == page_of("show", row)
    shown = text(client.get(response.url))
    assert "What do these figures count?" in shown
    assert "nationality" in shown
    assert "Egypt" in shown


def test_a_table_is_pasted():
    ana = a_cast().ana
    client = signed_in(ana.sender)

    response = sent(client, ana, file="", pasted=PLAIN.replace(";", "\t"))

    assert "Egypt" in text(client.get(response.url))


def test_nothing_chosen_is_said_and_what_was_typed_stays():
    ana = a_cast().ana

    response = sent(signed_in(ana.sender), ana, file="", pasted=" ")

    assert response.status_code == 422
    assert "Choose a file, or paste a table." in text(response)


def test_too_large_a_file_is_said_at_its_field_and_leaves_nothing(settings, home):
    settings.UPLOAD_LIMIT = 1_000_000
    ana = a_cast().ana

    response = sent(signed_in(ana.sender), ana, file=the_file(b"a;b\n" * 300_000))

    assert response.status_code == 422
    assert re.search(r'class="mistake"[^>]*>[^<]*1 MB at most', text(response))
    assert not [*(home / "store" / "drafts").iterdir()]


def test_the_whole_way_without_a_script():
    ana = a_cast().ana
    client = signed_in(ana.sender)
    sent(client, ana)
    row = Upload.objects.get()

    client.post(
        page_of("answer", row),
        {"version": 1, "name": "indicator", "answer": "IE.detected"},
    )
    shown = text(client.get(page_of("show", row)))
    assert "What would come of it" in shown
    assert 'value="2"' in shown
    response = client.post(
        page_of("send", row), {"version": 2, "pack_name": "Police arrivals"}
    )
    assert response.url == page_of("show", row)

    made = Submission.objects.get(kind="file")
    assert made.pack_name == "police-arrivals"
    onward = client.get(response.url)
    assert onward.url == reverse("uploads:checked", args=[made.number])
    assert made.number in text(client.get(onward.url))


def test_the_answer_may_be_one_that_is_not_offered():
    ana = a_cast().ana
    client, row = signed_in(ana.sender), an_upload(ana)

    client.post(
        page_of("answer", row),
        {"version": 1, "name": "indicator", "other": "IS.detected"},
    )

    row.refresh_from_db()
    assert row.answers == {"indicator": "IS.detected"}


def test_no_answer_is_said_at_the_question():
    ana = a_cast().ana
    client, row = signed_in(ana.sender), an_upload(ana)

    response = client.post(page_of("answer", row), {"version": 1, "name": "indicator"})

    assert response.status_code == 422
    assert "Choose an answer." in text(response)


def test_labels_without_a_code_are_asked_and_a_wrong_one_stays_typed():
    ana = a_cast().ana
    client = signed_in(ana.sender)
    row = an_upload(ana, PLAIN.replace("Egypt", "Zembla"))
    row = answered(row, ana, indicator="IE.detected")
    asked = {"version": row.version, "name": "labels:nationality"}

    wrong = client.post(page_of("answer", row), {**asked, "label-0": "Nowhere"})
    assert wrong.status_code == 422
    assert 'value="Nowhere"' in text(wrong)

    client.post(page_of("answer", row), {**asked, "label-0": "Albania"})
    row.refresh_from_db()
    assert row.answers["labels:nationality"] == '{"Zembla": "ALB"}'
    assert row.ready


def test_a_column_is_changed_by_choosing():
    ana = a_cast().ana
    client = signed_in(ana.sender)
    row = answered(an_upload(ana), ana, indicator="IE.detected")

    client.post(
        page_of("columns", row),
        {"version": row.version, "was-2": "dimension:sex", "column-2": "ignore"},
    )

    row.refresh_from_db()
    assert row.answers["column:sex"] == "ignore"
    assert row.state == "open"


def test_the_second_of_two_is_told_and_what_was_chosen_stays():
    ana = a_cast().ana
    client = signed_in(ana.lead)
    row = answered(an_upload(ana), ana, indicator="IE.detected")

    late = client.post(
        page_of("columns", row),
        {"version": 1, "was-2": "dimension:sex", "column-2": "note"},
    )

    assert late.status_code == 409
    assert "Someone else changed this" in text(late)
    assert re.search(r'<option value="note" selected>', text(late))


def test_nothing_of_a_column_that_may_be_personal_is_shown():
    ana = a_cast().ana
    client, row = signed_in(ana.sender), an_upload(ana, WITH_NAMES)

    shown = text(client.get(page_of("show", row)))

    assert "passport no" in shown
    assert "may hold personal data" in shown
    assert "K1234567" not in shown


def test_a_file_is_read_otherwise():
    ana = a_cast().ana
    client, row = signed_in(ana.sender), an_upload(ana)

    client.post(page_of("reading", row), {"version": 1, "header_row": 2})

    row.refresh_from_db()
    assert row.reading == {"header_row": 2}
    wrong = client.post(page_of("reading", row), {"version": 2, "header_row": "two"})
    assert wrong.status_code == 422
    assert 'value="two"' in text(wrong)


def test_a_pack_is_written_by_hand_and_its_faults_are_told_at_the_field():
    ana = a_cast().ana
    client = signed_in(ana.sender)
    row = answered(an_upload(ana), ana, indicator="IE.detected")
    own = row.pack_text.replace("IE.detected", "RE.refused").replace(
        "unit: persons_unstated", "unit: refusals"
    )

    wrong = client.post(
        page_of("pack", row), {"version": row.version, "own": "yes", "text": "name: x"}
    )
    assert wrong.status_code == 422
    assert 'class="mistake"' in text(wrong)

    client.post(page_of("pack", row), {"version": 2, "own": "yes", "text": own})
    row.refresh_from_db()
    assert row.basis == "own"
    assert "RE.refused" in row.pack_text


def test_a_finding_leads_to_its_cell():
    ana = a_cast().ana
    client = signed_in(ana.sender)
    row = an_upload(ana, PLAIN.replace(";40", ";many"))
    row = answered(row, ana, indicator="IE.detected")

    shown = text(client.get(page_of("show", row)))
    link = re.search(r'href="(\?row=4&amp;column=persons)#rows"', shown)
    assert link
    marked = text(client.get(page_of("show", row) + link[1].replace("&amp;", "&")))
    assert re.search(r'class="error-cell"><bdi>many', marked)


def test_after_sending_too_a_finding_leads_to_its_cell():
    ana = a_cast().ana
    client = signed_in(ana.sender)
    row = an_upload(ana, PLAIN.replace(";40", ";many"))
    row = answered(row, ana, indicator="IE.detected")
    client.post(page_of("send", row), {"version": row.version})
    made = Submission.objects.get(kind="file")
    address = reverse("uploads:checked", args=[made.number])

    marked = text(client.get(address, {"row": 4, "column": "persons"}))

    assert re.search(r'class="error-cell"><bdi>many', marked)


def test_the_file_comes_back_with_its_findings_and_is_known_when_it_is_sent_again():
    ana = a_cast().ana
    client = signed_in(ana.sender)
    row = answered(an_upload(ana), ana, indicator="IE.detected")
    client.post(page_of("send", row), {"version": row.version})
    made = Submission.objects.get(kind="file")

    back = client.get(reverse("uploads:checked-file", args=[made.number, "xlsx"]))
    workbook = b"".join(back.streaming_content)
    response = sent(client, ana, file=the_file(workbook, "back.xlsx"))

    again = Upload.objects.exclude(state="sent").get()
    assert made.number in text(client.get(response.url))
    client.post(page_of("send", again), {"version": again.version})
    second = Submission.objects.exclude(pk=made.pk).get(kind="file")
    assert second.corrects == made
    shown = text(client.get(reverse("uploads:checked", args=[second.number])))
    assert "What differs" in shown


def test_the_source_sheet_is_asked_once_and_each_line_may_be_left():
    ana = a_cast().ana
    client = signed_in(ana.sender)
    row = answered(an_upload(ana), ana, indicator="IE.detected")
    asked = page_of("sheet", row, "IE")
    assert asked in text(client.get(page_of("show", row)))

    client.post(asked, {"definition": "Found at the border."})

    sheet = SourceSheet.objects.get(agency=ana.agency)
    assert sheet.fields == {"definition": "Found at the border."}
    assert asked not in text(client.get(page_of("show", row)))


def test_it_is_thrown_away():
    ana = a_cast().ana
    client, row = signed_in(ana.sender), an_upload(ana)

    response = client.post(page_of("cancel", row), follow=True)

    assert "Nothing of it is kept." in text(response)
    assert not Kept(row.number, "march.csv").folder.exists()


def test_pieces_go_on_after_a_break():
    ana, data = a_cast().ana, PLAIN.encode()
    client = signed_in(ana.sender)
    fields = {"agency": ana.agency.pk, "name": "m.csv", "size": len(data)}
    told = client.post(reverse("uploads:begin"), fields).json()

    def put(content: bytes, offset: int):
        return client.put(
            told["bytes"], content, headers={"Upload-Offset": str(offset)}
        )

    assert put(data[:20], 0).json()["offset"] == 20
    again = put(data[:20], 0)
    assert (again.status_code, again.json()["offset"]) == (409, 20)
    shown = text(client.get(told["page"]))
    assert "20 B of" in shown
    last = put(data[20:], 20).json()
    assert last["whole"]
    assert "Egypt" in text(client.get(last["page"]))


def test_a_waiting_file_says_so_and_looks_again_without_a_script(settings):
    settings.HANDLED_AT_ONCE = 0
    ana = a_cast().ana
    client = signed_in(ana.sender)

    shown = text(client.get(sent(client, ana).url))

    assert '<noscript><meta http-equiv="refresh"' in shown
    assert "It waits its turn." in shown


def test_a_large_file_that_goes_back_is_made_beside_the_page(monkeypatch):
    from balise_web.submissions import errands

    ana = a_cast().ana
    client = signed_in(ana.sender)
    row = answered(an_upload(ana), ana, indicator="IE.detected")
    client.post(page_of("send", row), {"version": row.version})
    made = Submission.objects.get(kind="file")
    address = reverse("uploads:checked-file", args=[made.number, "csv"])
    monkeypatch.setattr(errands, "QUICK_ROWS", -1)

    waits = client.get(address, follow=True)
    assert "The file is being made." in text(waits)
    for number in errands.waiting():
        errands.run(number)

    assert b"".join(client.get(address).streaming_content)


PAGES = ("show", "state", "bytes")
STEPS = ("answer", "columns", "reading", "pack", "send", "cancel")


def test_no_stranger_finds_any_of_it():
    cast = a_cast()
    ana = cast.ana
    row = answered(an_upload(ana), ana, indicator="IE.detected")
    strangers = (
        cast.ben.sender, cast.ben.lead, cast.cleo.lead, cast.dov,
        ana.validator, cast.governance, cast.secretariat,
    )  # fmt: skip
    for person in strangers:
        client = signed_in(person)
        for name in PAGES:
            assert client.get(page_of(name, row)).status_code == 404, (person, name)
        for name in STEPS:
            given = {"version": row.version}
            assert client.post(page_of(name, row), given).status_code == 404
        assert client.get(page_of("sheet", row, "IE")).status_code == 404
    row.refresh_from_db()
    assert row.state == "open"


def test_who_may_not_send_finds_no_page_to_send_from():
    cast = a_cast()

    assert signed_in(cast.ana.sender).get("/send/").status_code == 200
    assert signed_in(cast.secretariat).get("/send/").status_code == 200
    for person in (cast.ana.validator, cast.governance, cast.dov):
        assert signed_in(person).get("/send/").status_code == 404


def test_the_result_is_for_those_who_may_see_the_file():
    cast = a_cast()
    ana = cast.ana
    row = answered(an_upload(ana), ana, indicator="IE.detected")
    signed_in(ana.sender).post(page_of("send", row), {"version": row.version})
    number = Submission.objects.get(kind="file").number

    for name, *more in (("checked",), ("checked-rows",), ("checked-file", "csv")):
        address = reverse(f"uploads:{name}", args=[number, *more])
        for person in (ana.sender, ana.validator, ana.lead):
            assert status_of(person, address) == 200
        for person in (cast.ben.lead, cast.dov, cast.secretariat, cast.governance):
            assert status_of(person, address) == 404


def status_of(person, address: str) -> int:
    response = signed_in(person).get(address)
    if response.streaming:
        # To the end, and the file behind it is closed.
        assert b"".join(response.streaming_content)
    return response.status_code
