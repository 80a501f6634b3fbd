"""Refuse every change and removal of an event, in the database itself."""

from django.db import migrations

_SQLITE = (
    """
    CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
    BEGIN SELECT RAISE(ABORT, 'audit events are only appended'); END
    """,
    """
    CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
    BEGIN SELECT RAISE(ABORT, 'audit events are only appended'); END
    """,
)
_POSTGRESQL = (
    """
    CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit events are only appended'; END $$
    """,
    """
    CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()
    """,
    """
    CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()
    """,
    "REVOKE UPDATE, DELETE, TRUNCATE ON audit_event FROM PUBLIC",
)
_UNDO = {
    "sqlite": (
        "DROP TRIGGER audit_event_no_update",
        "DROP TRIGGER audit_event_no_delete",
    ),
    "postgresql": ("DROP FUNCTION audit_event_refuse() CASCADE",),
}


def forbid(apps, editor):
    wanted = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
    for statement in wanted[editor.connection.vendor]:
        editor.execute(statement)


def allow(apps, editor):
    for statement in _UNDO[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_chains_of_events")]

    operations = [migrations.RunPython(forbid, allow)]
