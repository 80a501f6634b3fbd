"""Offer, label and share inside: a change acts at once and rewrites no file."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from balise.sharing.ledger import Audience, Reach
from balise.sharing.offers import faults
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise.vocabulary.precision import PRECISIONS
from balise_web.audit.chain import hold, record
from balise_web.offers import versions
from balise_web.offers.ledgers import offer_of, terms
from balise_web.offers.models import (
    USES,
    LabelAudience,
    NationalOffer,
    Offer,
    OfferChange,
)
from balise_web.outcomes import Done, Stop, action, stop
from balise_web.participants.access import require_national
from balise_web.participants.actions.declaring import known_dataflow
from balise_web.participants.models import Agency, Group, Participant, Person

_LEADS = ("focal-point", "deputy")


@action
def offer(
    participant: Participant,
    *,
    dataflow: str,
    depth: str,
    audience: Audience,
    by: Person,
    precision: str = "default",
    use: str = "own-analysts",
    embargo_months: int = 0,
    tables: Sequence[str] | None = None,
    public_from: date | None = None,
    seen: str | None = None,
) -> Done[Offer]:
    """Say who may read a dataflow at a depth; replaces what was said before.

    ``seen`` is the version that its author looked at; another one is not overwritten.
    """
    row = proposed(
        participant,
        dataflow=dataflow,
        depth=depth,
        audience=audience,
        by=by,
        precision=precision,
        use=use,
        embargo_months=embargo_months,
        tables=tables,
        public_from=public_from,
    )
    hold(participant.code)
    versions.require_seen(seen, versions.of_offer(participant, dataflow, depth))
    key = {"participant": participant, "dataflow": dataflow, "depth": depth}
    row.pk = Offer.objects.filter(**key).values_list("pk", flat=True).first()
    row.save()
    became = _as_text(row)
    OfferChange.objects.create(offer=row, became=became, by=by)
    record("offer-set", person=by.handle, about=[participant.code], what=became)
    return Done(row)


def proposed(
    participant: Participant,
    *,
    dataflow: str,
    depth: str,
    audience: Audience,
    by: Person,
    precision: str,
    use: str,
    embargo_months: int,
    tables: Sequence[str] | None,
    public_from: date | None,
) -> Offer:
    """Give an offer as it would stand, checked and not saved; stops where it may not."""
    _may_offer(by, participant)
    known_dataflow(dataflow)
    _check_choices(depth=depth, precision=precision, use=use, tables=tables)
    # Checked as a value before it becomes a row: a row keeps a year at most.
    limit = terms(timezone.localdate()).embargo_maximum_months
    if not 0 <= embargo_months <= limit:
        stop("offer-embargo-too-long", dataflow=dataflow, maximum=limit)
    row = Offer(
        participant=participant,
        dataflow=dataflow,
        depth=depth,
        **_audience(audience, participant),
        precision=precision,
        use=use,
        embargo_months=embargo_months,
        tables=None if tables is None else sorted(tables),
        public_from=public_from,
        by=by,
    )
    _check_offer(row, participant)
    return row


@action
def label_audience(
    participant: Participant,
    *,
    label: str,
    audience: Audience,
    by: Person,
    seen: str | None = None,
) -> Done[LabelAudience]:
    """Say who may read the slices in which records bear a restriction label."""
    _may_offer(by, participant)
    if not label.strip():
        stop("name-missing")
    hold(participant.code)
    versions.require_seen(seen, versions.of_label(participant, label))
    row, _ = LabelAudience.objects.update_or_create(
        participant=participant,
        label=label,
        defaults={**_audience(audience, participant), "by": by},
    )
    what: dict[str, object] = {"label": label, "reach": row.reach, "names": row.names}
    record("label-audience-set", person=by.handle, about=[participant.code], what=what)
    return Done(row)


@action
def national_offer(
    agency: Agency,
    *,
    dataflow: str,
    readers: Sequence[Agency],
    by: Person,
    seen: str | None = None,
) -> Done[NationalOffer]:
    """Let other agencies of the same participant read an agency's dataflow."""
    require_national(by, agency.participant, *_LEADS, "contributor")
    if not by.has_role(*_LEADS) and agency.pk not in by.agencies():
        stop("not-found", kind="agency", name=agency.code)
    known_dataflow(dataflow)
    if any(reader.participant_id != agency.participant_id for reader in readers):
        stop("not-found", kind="agency", name=", ".join(r.code for r in readers))
    hold(agency.participant.code)
    versions.require_seen(seen, versions.of_national_offer(agency, dataflow))
    row, _ = NationalOffer.objects.update_or_create(
        agency=agency, dataflow=dataflow, defaults={"by": by}
    )
    row.readers.set(readers)
    what: dict[str, object] = {
        "agency": agency.code,
        "dataflow": dataflow,
        "readers": sorted(reader.code for reader in readers),
    }
    record(
        "national-offer-set",
        person=by.handle,
        about=[agency.participant.code],
        what=what,
    )
    return Done(row)


def _may_offer(by: Person, participant: Participant) -> None:
    """The secretariat offers for a reference source; nobody else's data."""
    if participant.is_reference and by.has_role("secretariat"):
        return
    require_national(by, participant, *_LEADS)


def _check_choices(
    *, depth: str, precision: str, use: str, tables: Sequence[str] | None
) -> None:
    for value, known in (
        (depth, [each.value for each in Depth]),
        (precision, list(PRECISIONS)),
        (use, list(USES)),
    ):
        if value not in known:
            stop("not-a-choice", value=value, known=", ".join(known))
    unknown = set(tables or ()) - set(model().incident_tables)
    if unknown:
        known = ", ".join(model().incident_tables)
        stop("not-a-choice", value=", ".join(sorted(unknown)), known=known)


def _check_offer(row: Offer, participant: Participant) -> None:
    """Hold an offer against the terms and the protection of its dataflow."""
    rule = terms(timezone.localdate())
    flow = model().dataflows[row.dataflow]
    if found := faults(offer_of(row, participant.code), flow, rule):
        raise Stop(*found)


def _audience(audience: Audience, participant: Participant) -> dict[str, Any]:
    named = audience.names | audience.excepted
    known = set(
        Participant.objects.filter(code__in=named, is_reference=False).values_list(
            "code", flat=True
        )
    )
    if unknown := named - known:
        stop("not-found", kind="participant", name=", ".join(sorted(unknown)))
    group = None
    if audience.reach is Reach.GROUP or audience.group:
        group = Group.objects.filter(name=audience.group).first()
        # Whoever offers to a group sees all its members, so it must be one of them.
        if group is None or not (
            participant.is_reference
            or group.memberships.filter(participant=participant).exists()
        ):
            stop("not-found", kind="group", name=audience.group)
    return {
        "reach": audience.reach.value,
        "names": sorted(audience.names),
        "excepted": sorted(audience.excepted),
        "group": group,
    }


def _as_text(row: Offer) -> dict[str, object]:
    return {
        "dataflow": row.dataflow,
        "depth": row.depth,
        "reach": row.reach,
        "names": row.names,
        "excepted": row.excepted,
        "group": row.group.name if row.group else "",
        "precision": row.precision,
        "use": row.use,
        "embargo_months": row.embargo_months,
        "tables": row.tables,
        "public_from": row.public_from.isoformat() if row.public_from else None,
    }
