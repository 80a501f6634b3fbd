"""What was found leads to its cell; answers, corrections and files come by pages."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from balise_web.context.models import Note
from balise_web.submissions.models import Submission
from web.pages.signing_in import signed_in
from web.world import a_cast, a_checked, a_released, a_sealed, months

pytestmark = pytest.mark.django_db
USUAL = [9, 12, 11, 14, 10, 8, 13, 12, 9, 11, 15, 10] * 2


def flagged(party, folder):
    """Seal two years but a month, then bring a last month far above them."""
    a_sealed(party, folder, dict(list(zip(months(), USUAL, strict=True))[:-1]))
    return a_checked(party, folder, {months()[-1]: 410})


def page(client, path: str) -> str:
    reply = client.get(f"/submissions/{path}")
    assert reply.status_code == 200, reply.content.decode()[-2000:]
    return reply.content.decode()


def test_a_warning_leads_to_its_cell_and_takes_an_answer(tmp_path) -> None:
    cast = a_cast()
    row = flagged(cast.ana, tmp_path)
    sender = signed_in(cast.ana.sender)
    found = f"{row.number}/found/unexpected-figure/"

    one = page(sender, f"{row.number}/")
    about = page(sender, found)
    lines = page(sender, f"{row.number}/lines/2/?column=arrivals")
    personal = sender.post(
        f"/submissions/{found}", {"because": "event", "text": "see AB1234567"}
    )
    sender.post(f"/submissions/{found}", {"because": "operation", "text": "Patrols."})

    assert f"/submissions/{row.number}/lines/2/" in one
    assert "Say why" in one
    assert "410" in about
    assert 'class="warning-cell"' in lines
    assert "see AB1234567" in personal.content.decode()
    assert "mistake" in personal.content.decode()
    assert [note.text for note in Note.objects.all()] == ["Patrols."]
    assert "Patrols." in page(sender, f"{row.number}/")


def test_a_check_that_found_nothing_has_no_page(tmp_path) -> None:
    cast = a_cast()
    row = flagged(cast.ana, tmp_path)

    reply = signed_in(cast.ana.sender).get(
        f"/submissions/{row.number}/found/surplus-cells/"
    )

    assert reply.status_code == 404


def test_a_value_is_corrected_in_a_version_of_its_own(tmp_path) -> None:
    cast = a_cast()
    row = a_released(cast.ana, tmp_path)
    sender = signed_in(cast.ana.sender)
    path = f"/submissions/{row.number}/correct/?row=3&column=arrivals"
    seen = {"seen": f"released.{row.approved_by_id and ''}."}

    shown = sender.get(path).content.decode()
    seen = {"seen": shown.partition('name="seen" value="')[2].partition('"')[0]}
    same = sender.post(path, {**seen, "value": "10", "why": "none"})
    stale = sender.post(path, {"seen": "checked..", "value": "11", "why": "a digit"})
    reply = sender.post(path, {**seen, "value": "11", "why": "a digit was lost"})

    assert 'value="10"' in shown
    assert "mistake" in same.content.decode()
    assert 'value="11"' in stale.content.decode()
    assert "a digit" in stale.content.decode()
    made = Submission.objects.get(corrects=row)
    assert reply.url == f"/submissions/{made.number}/differences/"
    assert "<b>1</b><span>Changed</span>" in sender.get(reply.url).content.decode()


def test_a_file_comes_back_and_is_sent_again(tmp_path) -> None:
    cast = a_cast()
    row = a_checked(cast.ana, tmp_path)
    sender = signed_in(cast.ana.sender)

    for language in ("en", "ar"):
        given = sender.get(f"/submissions/{row.number}/file/?language={language}")
        book = b"".join(given.streaming_content)
        assert given["Content-Disposition"].endswith(f'{row.number}.xlsx"')
    reply = sender.post(
        "/submissions/again/", {"file": SimpleUploadedFile("back.xlsx", book)}
    )
    foreign = sender.post(
        "/submissions/again/",
        {"file": io.BytesIO(b"month,arrivals\n2025-01-01,3\n")},
    )
    odd = sender.get(f"/submissions/{row.number}/file/?as=exe")

    assert Submission.objects.filter(corrects=row).count() == 1
    assert reply.status_code == 302
    assert "mistake" in foreign.content.decode()
    assert odd.status_code == 404


def test_rejected_rows_are_shown_and_given_as_a_file(tmp_path) -> None:
    cast = a_cast()
    row = a_checked(cast.ana, tmp_path, {months()[0]: 3, months()[1]: "many"})
    sender = signed_in(cast.ana.sender)

    html = page(sender, f"{row.number}/rejected/")
    given = sender.get(f"/submissions/{row.number}/rejected/?as=csv")
    text = b"".join(given.streaming_content).decode("utf-8-sig")

    assert "many" in html
    assert "many" in text
    assert text.count("\r\n") == 2


def test_errors_are_explained_by_somebody_else(tmp_path) -> None:
    cast = a_cast()
    row = a_checked(cast.ana, tmp_path, {months()[0]: 3, months()[1]: "many"})
    path = f"/submissions/{row.number}/explain/"

    own = signed_in(cast.ana.sender).post(path, {"reason": "it is fine"})
    reply = signed_in(cast.ana.validator).post(path, {"reason": "one word in the file"})

    row.refresh_from_db()
    assert "it is fine" in own.content.decode()
    assert reply.status_code == 302
    assert row.errors_explained == "one word in the file"


def test_differences_are_paged_and_told_apart(tmp_path) -> None:
    cast = a_cast()
    a_sealed(cast.ana, tmp_path, dict.fromkeys(months(), 10))
    figures = {**dict.fromkeys(months()[1:], 10), months()[2]: 12}
    row = a_checked(cast.ana, tmp_path, figures)
    client = signed_in(cast.ana.validator)

    every = page(client, f"{row.number}/differences/")
    changed = page(client, f"{row.number}/differences/?kind=changed&page=1")
    beyond = page(client, f"{row.number}/differences/?page=9999&kind=nothing")

    assert "<b>1</b><span>Changed</span>" in every
    assert 'class="changed"' in changed
    assert 'class="added"' not in changed
    assert beyond
