"""Say what a file is, and send it off. Of two people who do so at once, one is told."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

import yaml
from django.db import transaction

from balise.intake.packs import BadPack, Pack, as_yaml, load_pack
from balise.intake.reading import Choices
from balise.intake.suggesting import Question, misunderstood
from balise.vocabulary.messages import Message
from balise_web.outcomes import Done, Stop, journey, stop
from balise_web.participants.models import Person
from balise_web.submissions.numbers import new_number
from balise_web.submissions.senders import may_send
from balise_web.uploads.models import Upload
from balise_web.uploads.planning import OWN
from balise_web.uploads.states import KEPT, OPEN, READING, SENDING
from balise_web.uploads.storage import Kept
from balise_web.uploads.tasks import start
from balise_web.uploads.telling import question_of

_DAYS: Final = re.compile(r"(?:%[YymdBbj]|[-/. ,年月日]){1,12}")
_NUMBERS: Final = re.compile(r"[.,٫]\|[.,'’ ٬\u00a0\u202f]?")


@journey
def answer(
    upload: Upload, *, answers: Mapping[str, str], version: int, by: Person
) -> Done[Upload]:
    """Answer questions, or say what columns are; an empty answer takes one back."""
    may_send(by, upload.agency)
    wrong = misread(upload, answers)
    if wrong:
        raise Stop(*wrong.values())
    given = {**upload.answers, **_with_personal(answers)}
    known = {name: said for name, said in given.items() if said}
    return _again(upload, version, answers=known)


@journey
def change_reading(
    upload: Upload, *, choices: Choices, version: int, by: Person
) -> Done[Upload]:
    """Say how the file is to be read instead of how it was."""
    may_send(by, upload.agency)
    said = {name: value for name, value in asdict(choices).items() if value is not None}
    return _again(upload, version, reading=said)


@journey
def change_pack(
    upload: Upload, *, basis: str, version: int, by: Person, text: str = ""
) -> Done[Upload]:
    """Begin from another pack, or from one that a person wrote."""
    may_send(by, upload.agency)
    if basis == OWN:
        loaded = load_pack(text)
        if isinstance(loaded, BadPack):
            raise Stop(*(loaded.all or (loaded.message,)))
        return _again(upload, version, basis=OWN, pack_text=text, answers=_kept(upload))
    return _again(upload, version, basis=basis)


@journey
def send(
    upload: Upload, *, version: int, by: Person, pack_name: str = ""
) -> Done[Upload]:
    """Make a checked submission of the file through the pack as it stands."""
    may_send(by, upload.agency)
    if not upload.ready:
        stop("upload-not-ready", number=upload.number)
    changes: dict[str, Any] = {"becomes": new_number()}
    if pack_name.strip():
        changes["pack_text"] = _named(upload.pack_text, pack_name)
    _changed(upload, version, SENDING, **changes)
    start(upload)
    return Done(upload)


def misread(upload: Upload, answers: Mapping[str, str]) -> dict[str, Message]:
    """Name the answers that cannot be taken, each with why not."""
    data = Kept(upload.number, upload.file_name).understood()
    asked = {one["name"]: question_of(one) for one in data.get("questions", ())}
    found = {}
    for name, said in answers.items():
        question = asked.get(name) or Question(name, Message("suggest-ask-column"))
        if (
            said
            and not _is_settled(name, said)
            and (wrong := misunderstood(question, said))
        ):
            found[name] = wrong
    return found


def _is_settled(name: str, said: str) -> bool:
    """Say whether something may always be said, though nothing asks for it any more."""
    kind = name.partition(":")[0]
    match kind:
        case "days":
            return _DAYS.fullmatch(said) is not None
        case "numbers":
            return _NUMBERS.fullmatch(said) is not None
        case "personal":
            return said in {"personal", "not-personal"}
        case "indicator":
            return said == "outside"
        case _:
            return False


def _with_personal(answers: Mapping[str, str]) -> dict[str, str]:
    """Leave a column out of everything once it is said to be personal."""
    found = dict(answers)
    for name, said in answers.items():
        if name.startswith("personal:") and said == "personal":
            found[f"column:{name.removeprefix('personal:')}"] = "personal"
    return found


def _kept(upload: Upload) -> dict[str, str]:
    """Keep what was said of personal columns: a pack of one's own answers the rest."""
    return {n: said for n, said in upload.answers.items() if n.startswith("personal:")}


def _named(text: str, name: str) -> str:
    """Give the pack a name that people know it by; stop where it cannot be one."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60]
    content = {**yaml.safe_load(text), "name": plain or "suggested"}
    made = as_yaml(content)
    if not isinstance(load_pack(made), Pack):
        stop("not-a-slug", name=name)
    return made


def _again(upload: Upload, version: int, **changes: Any) -> Done[Upload]:
    """Note what was said, and have the file understood anew."""
    _changed(upload, version, READING, ready=False, **changes)
    start(upload)
    return Done(upload)


@transaction.atomic
def _changed(upload: Upload, version: int, state: str, **changes: Any) -> None:
    changed = Upload.objects.filter(pk=upload.pk, state=OPEN, version=version).update(
        state=state,
        version=version + 1,
        attempts=0,
        problems=[],
        progress=0,
        **changes,
    )
    upload.refresh_from_db()
    if not changed:
        stop("changed-meanwhile" if upload.state in KEPT else "upload-gone")
