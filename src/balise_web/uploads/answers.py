"""Turn what a form of the page says into answers, by the names of the questions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from balise.intake.suggesting.answering import labels_in_json
from balise.vocabulary.codes import code_list
from balise.vocabulary.messages import Message
from balise.vocabulary.resolving import Resolved, resolve
from balise_web.uploads.models import Upload
from balise_web.wording import told

_ALWAYS = frozenset({"_O", "_U", "skip"})


@dataclass(frozen=True)
class Typed:
    """Answers, the fields as they were typed, and what is wrong with which."""

    answers: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    mistakes: Mapping[str, str] = field(default_factory=dict)


def answered(given: Mapping[str, str], data: Mapping[str, Any], language: str) -> Typed:
    """Read the answer to the first open question."""
    asked = next(iter(data.get("questions", ())), None)
    name = given.get("name", "")
    if asked is None or asked["name"] != name:
        return Typed({name: given.get("answer", "")} if name else {})
    fields = {key: given[key] for key in given if key not in {"name", "version"}}
    if name.startswith("labels:"):
        return _labels(asked, fields, language)
    said = given.get("other", "").strip() or given.get("answer", "")
    return Typed({name: said} if said else {}, fields)


def column_answers(
    given: Mapping[str, str], upload: Upload, data: Mapping[str, Any]
) -> dict[str, str]:
    """Read what was chosen on the columns; what was left as it was says nothing."""
    found: dict[str, str] = {}
    for column in data.get("columns", ()):
        index, header = column["index"], column["header"]
        chosen = given.get(f"column-{index}", "")
        if chosen and chosen != given.get(f"was-{index}", ""):
            found[f"column:{header}"] = chosen
        for kind in ("days", "numbers"):
            said = given.get(f"{kind}-{index}")
            before = upload.answers.get(f"{kind}:{header}", "")
            if said is not None and said != before:
                found[f"{kind}:{header}"] = said
    subject = given.get("indicator", "")
    if subject and subject != given.get("was-indicator", ""):
        found["indicator"] = subject
    return found


def _labels(
    asked: Mapping[str, Any], fields: Mapping[str, str], language: str
) -> Typed:
    listed = next((c["code_list"] for c in asked["choices"] if c["code_list"]), "")
    codes: dict[str, str] = {}
    mistakes: dict[str, str] = {}
    for place, label in enumerate(asked["about"]):
        text = fields.get(f"label-{place}", "").strip()
        code = _code(listed, text, language)
        if code:
            codes[label] = code
        elif text:
            wrong = Message("upload-label-unknown", {"text": text})
            mistakes[f"label-{place}"] = told(wrong, language)
    said = json.dumps(codes, ensure_ascii=False) if codes else ""
    return Typed({asked["name"]: said} if said else {}, fields, mistakes)


def with_earlier(
    answers: Mapping[str, str], before: Mapping[str, str]
) -> dict[str, str]:
    """Add the labels that were answered before to those that are answered now."""
    found = dict(answers)
    for name, said in answers.items():
        if name.startswith("labels:") and said.startswith("{"):
            earlier = labels_in_json(before.get(name, "")) or {}
            found[name] = json.dumps(
                {**earlier, **json.loads(said)}, ensure_ascii=False
            )
    return found


def _code(listed: str, text: str, language: str) -> str:
    """Give the code that was typed, by itself or by a name in any language."""
    if text in _ALWAYS:
        return text
    if not listed or not text:
        return ""
    codes = code_list(listed).codes
    if text in codes:
        return text
    named = [code for code, one in codes.items() if one.labels[language] == text]
    if len(named) == 1:
        return named[0]
    found = resolve(listed, text)
    return found.code.code if isinstance(found, Resolved) else ""
