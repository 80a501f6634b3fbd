"""What a participant says of its own data, and what is confirmed about it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Q

from balise.vocabulary.codes import code_list
from balise.vocabulary.model import model
from balise_web.audit.chain import record
from balise_web.outcomes import Done, Stop, action, stop
from balise_web.participants.access import require_central, require_national
from balise_web.participants.models import (
    Agency,
    CannotCollect,
    Declaration,
    Participant,
    Person,
    SecretariatTick,
    SourceSheet,
    StatedFrequency,
)
from balise_web.participants.models.declarations import (
    FREQUENCIES,
    REASONS,
    TICKS,
)

_LEADS = ("focal-point", "deputy")


def known_dataflow(code: str) -> str:
    """Give the code back, or stop where the model has no such dataflow."""
    if code not in model().dataflows:
        stop("not-a-dataflow", code=code, known=", ".join(model().dataflows))
    return code


def known_family(code: str) -> str:
    """Give the code back, or stop where the model has no such family."""
    if code not in model().families:
        stop("not-a-family", code=code, known=", ".join(model().families))
    return code


def require_reason(reason: str) -> None:
    """Stop unless it is law or geography that keeps a participant from collecting."""
    if reason not in REASONS:
        stop("law-or-geography", reason=reason)


@action
def set_source_sheet(
    agency: Agency,
    *,
    dataflow: str,
    fields: Mapping[str, str],
    valid_from: date,
    by: Person,
    valid_to: date | None = None,
    seen: str | None = None,
) -> Done[SourceSheet]:
    """State how an agency counts a dataflow from a day on; every field may be left.

    ``seen`` is the mark of the sheet that was being changed; it stops whoever would
    write over what somebody else stated meanwhile.
    """
    _may_state(by, agency)
    known_dataflow(dataflow)
    if seen is not None and seen != mark_of_sheet(agency, dataflow):
        stop("changed-meanwhile")
    _check_fields(fields)
    _check_order(valid_from, valid_to)
    sheet, _ = SourceSheet.objects.update_or_create(
        agency=agency,
        dataflow=dataflow,
        valid_from=valid_from,
        defaults={"fields": dict(fields), "valid_to": valid_to, "by": by},
    )
    what: dict[str, object] = {
        "agency": agency.code,
        "dataflow": dataflow,
        "from": valid_from.isoformat(),
        "fields": sorted(fields),
    }
    record(
        "source-sheet-set", person=by.handle, about=[agency.participant.code], what=what
    )
    return Done(sheet)


def mark_of_sheet(agency: Agency, dataflow: str) -> str:
    """Give what changes whenever the sheets of an agency and dataflow do."""
    rows = SourceSheet.objects.filter(agency=agency, dataflow=dataflow)
    said = [[str(r.valid_from), str(r.valid_to), r.fields] for r in rows]
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@action
def declare_agencies(
    participant: Participant,
    *,
    dataflow: str,
    valid_from: date,
    by: Person,
    official: Agency | None = None,
    disjoint: Sequence[Agency] = (),
    valid_to: date | None = None,
) -> Done[Declaration]:
    """Name the official agency of a dataflow, or those whose figures may be added."""
    require_national(by, participant, *_LEADS)
    if (official is None) == (not disjoint) or len(set(disjoint)) == 1:
        stop("official-or-disjoint")
    named = [official] if official else list(disjoint)
    if any(agency.participant_id != participant.pk for agency in named):
        stop("not-found", kind="agency", name=", ".join(a.code for a in named))
    declared = _declare(
        participant,
        "official" if official else "disjoint",
        dataflow,
        (valid_from, valid_to),
        official,
        by,
    )
    declared.disjoint.set(disjoint)
    return Done(declared)


@action
def declare_incidents_complete(
    agency: Agency,
    *,
    dataflow: str,
    valid_from: date,
    by: Person,
    valid_to: date | None = None,
) -> Done[Declaration]:
    """Declare that the incidents given hold every case of a dataflow."""
    _may_state(by, agency)
    return Done(
        _declare(
            agency.participant,
            "incidents-complete",
            dataflow,
            (valid_from, valid_to),
            agency,
            by,
        )
    )


@action
def confirm_cannot_collect(
    participant: Participant, *, family: str, reason: str, by: Person
) -> Done[CannotCollect]:
    """Confirm that law or geography keeps a participant from collecting a family."""
    require_central(by, "governance")
    known_family(family)
    require_reason(reason)
    confirmed, _ = CannotCollect.objects.update_or_create(
        participant=participant, family=family, defaults={"reason": reason, "by": by}
    )
    _record(participant, "cannot-collect-confirmed", by, family=family, reason=reason)
    return Done(confirmed)


@action
def tick(
    participant: Participant, *, dataflow: str, level: str, by: Person
) -> Done[SecretariatTick]:
    """Say how far the secretariat may read a dataflow; nothing until then."""
    require_national(by, participant, *_LEADS)
    known_dataflow(dataflow)
    if level not in TICKS:
        stop("not-a-choice", value=level, known=", ".join(TICKS))
    ticked, _ = SecretariatTick.objects.update_or_create(
        participant=participant, dataflow=dataflow, defaults={"level": level, "by": by}
    )
    _record(participant, "secretariat-ticked", by, dataflow=dataflow, level=level)
    return Done(ticked)


@action
def state_frequency(
    participant: Participant, *, family: str, frequency: str, by: Person
) -> Done[StatedFrequency]:
    """Say how often a family will be reported; what is due is counted from it."""
    require_national(by, participant, *_LEADS)
    known_family(family)
    if frequency not in FREQUENCIES:
        stop("not-a-choice", value=frequency, known=", ".join(FREQUENCIES))
    stated, _ = StatedFrequency.objects.update_or_create(
        participant=participant,
        family=family,
        defaults={"frequency": frequency, "by": by},
    )
    _record(participant, "frequency-stated", by, family=family, frequency=frequency)
    return Done(stated)


@action
def state_frequencies(
    participant: Participant, *, stated: Mapping[str, str], by: Person
) -> Done[tuple[StatedFrequency, ...]]:
    """Say how often several families will be reported: all of them, or none."""
    require_national(by, participant, *_LEADS)
    done = []
    for family, frequency in stated.items():
        outcome = state_frequency(
            participant, family=family, frequency=frequency, by=by
        )
        if not isinstance(outcome, Done):
            raise Stop(*outcome.messages)
        done.append(outcome.value)
    return Done(tuple(done))


def _declare(
    participant: Participant,
    kind: str,
    dataflow: str,
    days: tuple[date, date | None],
    agency: Agency | None,
    by: Person,
) -> Declaration:
    known_dataflow(dataflow)
    _check_order(*days)
    _end_earlier(participant, kind, dataflow, days[0], agency)
    declared = Declaration.objects.create(
        participant=participant,
        dataflow=dataflow,
        kind=kind,
        agency=agency,
        valid_from=days[0],
        valid_to=days[1],
        by=by,
    )
    _record(participant, f"declared-{kind}", by, dataflow=dataflow)
    return declared


def _end_earlier(
    participant: Participant,
    kind: str,
    dataflow: str,
    first: date,
    agency: Agency | None,
) -> None:
    """End what holds on; refuse a second word on the same days."""
    same = Declaration.objects.filter(participant=participant, dataflow=dataflow)
    if kind == "incidents-complete":
        same = same.filter(kind=kind, agency=agency)
    else:
        same = same.exclude(kind="incidents-complete")
    same.filter(valid_to__isnull=True, valid_from__lt=first).update(
        valid_to=first - timedelta(days=1)
    )
    if same.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first)).exists():
        stop("declared-already", dataflow=dataflow, day=first)


def may_state(by: Person, agency: Agency) -> bool:
    """Say whether a person may state how an agency counts."""
    try:
        _may_state(by, agency)
    except Stop:
        return False
    return True


def _may_state(by: Person, agency: Agency) -> None:
    require_national(by, agency.participant, *_LEADS, "validator", "contributor")
    leads = by.has_role(*_LEADS, "validator")
    if not leads and agency.pk not in by.agencies():
        stop("not-found", kind="agency", name=agency.code)


def _check_fields(fields: Mapping[str, str]) -> None:
    known = {field.name: field for field in model().source_sheet}
    for name, value in fields.items():
        if name not in known:
            stop("not-a-sheet-field", field=name, known=", ".join(known))
        listed = known[name].code_list
        several = known[name].type == "codes"
        codes = [code.strip() for code in value.split(",")] if several else [value]
        if listed and value and any(code not in code_list(listed) for code in codes):
            stop(
                "not-a-choice",
                value=f"{name}={value}",
                known=", ".join(code_list(listed).codes),
            )


def _check_order(first: date, last: date | None) -> None:
    if last is not None and last < first:
        stop("dates-in-order", first=first, last=last)


def _record(participant: Participant, kind: str, by: Person, **what: object) -> None:
    record(kind, person=by.handle, about=[participant.code], what=what)
