"""A ledger of many: 200 invented participants and 10,000 submissions, rows only.

What is measured on it is how long pages take to find and decide, so no submission has
files; a page that reads figures is measured on the invented region instead.
"""

import argparse
import os
import random
import secrets
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

FLOWS = {
    "IE": "IE.detected",
    "IX": "IX.detected",
    "RE": "RE.refused",
    "SM": "SM.identified",
    "DM": "DM.dead",
}
UNITS = {"RE": "refusals", "DM": "persons"}


def build(home: Path, participants: int = 200, submissions: int = 10_000) -> list[str]:
    """Make the home; give the handles of people who have a way in."""
    os.environ |= {"BALISE_HOME": str(home), "BALISE_DEMO": "1"}
    os.environ.pop("DATABASE_URL", None)
    from balise_web.starting import prepare

    prepare()
    from django.db import transaction

    with transaction.atomic():
        people = _people(participants)
        _offers(people)
        _submissions(people, submissions)
        return _ways_in(people)


def _people(count: int) -> list[Any]:
    from balise_web.participants import actions
    from balise_web.participants.models import (
        Agency,
        Participant,
        ParticipantEvent,
        Person,
        Role,
        TermsAcceptance,
        TermsVersion,
    )

    founded = actions.found(governance="gov", secretariat="sec").value[1]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    codes = ["".join(c) for c in product("Q", letters[12:], letters)][:count]
    rows = Participant.objects.bulk_create(
        Participant(code=code, name=f"Invented {code}", simulated=True)
        for code in codes
    )
    agencies = Agency.objects.bulk_create(
        Agency(participant=row, code="police", name="Police (simulated)")
        for row in rows
    )
    leads = Person.objects.bulk_create(
        Person(handle=f"{r.code.lower()}-lead", name=f"Lead of {r.code}", participant=r)
        for r in rows
    )
    Role.objects.bulk_create(Role(person=one, role="focal-point") for one in leads)
    ParticipantEvent.objects.bulk_create(
        ParticipantEvent(
            participant=row,
            kind="confirmed",
            by=founded,
            authority="Ministry (simulated)",
            letter_dated=date(2024, 1, 2),
            focal_point="Lead",
        )
        for row in rows
    )
    terms = TermsVersion.objects.get()
    TermsAcceptance.objects.bulk_create(
        TermsAcceptance(participant=row, terms=terms, by=lead)
        for row, lead in zip(rows, leads, strict=True)
    )
    return list(zip(rows, agencies, leads, strict=True))


def _offers(people: list[Any]) -> None:
    from balise_web.offers.models import Offer

    Offer.objects.bulk_create(
        Offer(participant=row, dataflow=flow, depth="statistics", reach="all", by=lead)
        for row, _agency, lead in people
        for flow in FLOWS
    )


def _submissions(people: list[Any], count: int) -> None:
    from balise_web.submissions.models import CoveredSeries, Submission

    draw = random.Random(10_000)
    each = max(1, count // len(people))
    now = datetime.now(UTC)
    rows, series = [], []
    for place, (participant, agency, lead) in enumerate(people):
        for number in range(each):
            at = now - timedelta(days=30 * (each - number))
            row = _released(participant, agency, lead, place, number, at)
            rows.append(row)
            flow = draw.choice(list(FLOWS))
            series.append((row, flow, at.date().replace(day=1)))
    Submission.objects.bulk_create(rows, batch_size=500)
    CoveredSeries.objects.bulk_create(
        (
            CoveredSeries(
                submission=row,
                depth="statistics",
                dataflow=flow,
                indicator=FLOWS[flow],
                statistic="count",
                unit=UNITS.get(flow, "detections"),
                frequency="M",
                table="_T",
                runs=[[str(_month_before(first)), str(first - timedelta(days=1))]],
            )
            for row, flow, first in series
        ),
        batch_size=500,
    )


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _released(
    participant: Any, agency: Any, lead: Any, place: int, number: int, at: datetime
) -> Any:
    from balise_web.submissions.models import Submission

    return Submission(
        number=f"{place:03d}{number:05d}",
        participant=participant,
        agency=agency,
        state="released",
        simulated=True,
        file_name="invented.csv",
        balance={"rows_in": 12, "accepted": 12, "rejected": 0, "skipped": 0},
        secret=secrets.token_bytes(32),
        sent_by=lead,
        sent_at=at,
        cleared_by=lead,
        cleared_at=at,
        approved_by=lead,
        approved_at=at,
        one_person=True,
        order_no=number + 1,
        sealed_at=at,
        released_by=lead,
        released_at=at,
    )


def _ways_in(people: list[Any]) -> list[str]:
    import base64

    from balise_web.accounts.demo import make_simulated_account

    handles = []
    for _row, _agency, lead in people[:50]:
        made = make_simulated_account(
            lead,
            email=f"{lead.handle}@simulated.example",
            password=secrets.token_urlsafe(12),
            totp_secret=base64.b32encode(secrets.token_bytes(20)).decode(),
        )
        handles.append(made.value.person.handle)
    return handles


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    build(parser.parse_args().home)
