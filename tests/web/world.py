"""The cast and their world, made by the same actions that people use.

Ana owns (QMA), Ben shares in return (QMB), Cleo is a party that gave nothing (QMC),
Dov belongs to nobody's participant. Files are tiny: what is tested is who may do what.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone

from balise.sharing.ledger import Audience, Reach, Viewer
from balise_web.offers import actions as offers
from balise_web.outcomes import Done
from balise_web.participants import actions as people
from balise_web.participants.models import Agency, Participant, Person
from balise_web.submissions import actions as submissions

PACK = """\
format: 1
name: small-arrivals
version: "1"
about: Arrivals per month, the total only.
source: invented for a test
layouts:
  - name: total
    time: {frequency: M}
    figures: {indicator: IE.detected, unit: detections, complete: true}
    columns:
      month: {period: date, formats: ["%Y-%m-%d"]}
      arrivals: {measure: {}}
"""
ALL = Audience(Reach.ALL)


def done(outcome):
    assert isinstance(outcome, Done), [m.code for m in outcome.messages]
    return outcome.value


@dataclass
class Party:
    """One participant with its agency and the people who act for it."""

    row: Participant
    agency: Agency
    lead: Person
    deputy: Person
    validator: Person
    sender: Person

    @property
    def code(self) -> str:
        return self.row.code

    @property
    def viewer(self) -> Viewer:
        return Viewer(self.row.code)


@dataclass
class Cast:
    governance: Person
    secretariat: Person
    ana: Party
    ben: Party
    cleo: Party
    dov: Person


def drop_triggers() -> None:
    """Take away what keeps audit events from being changed."""
    import importlib

    from django.db import connection

    name = "balise_web.audit.migrations.0002_events_are_only_appended"
    with connection.cursor() as cursor:
        for statement in importlib.import_module(name)._UNDO[connection.vendor]:
            # Another test of this worker may have taken them away already.
            kind = "TRIGGER" if connection.vendor == "sqlite" else "FUNCTION"
            cursor.execute(statement.replace(kind, f"{kind} IF EXISTS"))


def put_triggers_back() -> None:
    """Put back what keeps audit events from being changed."""
    import importlib

    from django.db import connection

    name = "balise_web.audit.migrations.0002_events_are_only_appended"
    module = importlib.import_module(name)
    wanted = {"sqlite": module._SQLITE, "postgresql": module._POSTGRESQL}
    with connection.cursor() as cursor:
        for statement in wanted[connection.vendor]:
            cursor.execute(statement)


def a_cast() -> Cast:
    governance, secretariat = done(people.found(governance="gov", secretariat="sec"))
    parties = [a_party(code, secretariat) for code in ("QMA", "QMB", "QMC")]
    dov = Person.objects.create(handle="dov", name="Dov")
    return Cast(governance, secretariat, *parties, dov)


def a_party(code: str, secretariat: Person) -> Party:
    low = code.lower()
    row = done(people.add_participant(code=code, name=code, by=secretariat))
    lead = done(
        people.add_person(
            handle=f"{low}-lead",
            name="Lead",
            participant=row,
            roles={"focal-point": None},
            by=secretariat,
        )
    )
    agency = done(people.add_agency(row, code="police", name="Police", by=lead))
    letter = people.Letter("Ministry", date(2024, 1, 2), "Lead")
    done(people.confirm_participant(row, letter=letter, by=secretariat))
    done(people.accept_terms(row, by=lead))
    done(people.state_frequency(row, family="flows", frequency="M", by=lead))

    def person(handle, roles):
        return done(
            people.add_person(
                handle=f"{low}-{handle}",
                name=handle,
                participant=row,
                roles=roles,
                by=lead,
            )
        )

    return Party(
        row,
        agency,
        lead,
        person("deputy", {"deputy": None}),
        person("validator", {"validator": None}),
        person("sender", {"contributor": agency}),
    )


def months(count: int = 24) -> list[date]:
    """The first days of the latest whole months, oldest first."""
    day = timezone.localdate().replace(day=1)
    found = []
    for _ in range(count):
        day = (day - timedelta(days=1)).replace(day=1)
        found.append(day)
    return found[::-1]


def a_file(folder: Path, figures: dict[date, int] | None = None) -> Path:
    rows = figures if figures is not None else dict.fromkeys(months(), 10)
    path = folder / "arrivals.csv"
    lines = "".join(f"{day.isoformat()},{n}\n" for day, n in rows.items())
    path.write_text(f"month,arrivals\n{lines}")
    return path


def a_checked(party: Party, folder: Path, figures=None):
    return done(
        submissions.submit(
            a_file(folder, figures), pack=PACK, agency=party.agency, by=party.sender
        )
    )


def a_cleared(party: Party, folder: Path, figures=None):
    return done(submissions.clear(a_checked(party, folder, figures), by=party.sender))


def an_approved(party: Party, folder: Path, figures=None):
    row = a_cleared(party, folder, figures)
    return done(submissions.approve(row, by=party.validator))


def a_sealed(party: Party, folder: Path, figures=None):
    row = an_approved(party, folder, figures)
    done(submissions.seal(row, by=party.validator))
    row.refresh_from_db()
    return row


def a_released(party: Party, folder: Path, figures=None):
    row = a_sealed(party, folder, figures)
    done(submissions.release(row, by=party.lead))
    row.refresh_from_db()
    return row


def an_offer(party: Party, audience: Audience = ALL, dataflow: str = "IE"):
    return done(
        offers.offer(
            party.row,
            dataflow=dataflow,
            depth="statistics",
            audience=audience,
            by=party.lead,
        )
    )


def who_shares(cast: Cast, folder: Path):
    """Ana and Ben share with everyone; Cleo gives nothing. Ana's submission."""
    an_offer(cast.ana)
    an_offer(cast.ben)
    a_released(cast.ben, folder, dict.fromkeys(months(), 7))
    return a_released(cast.ana, folder)
