"""What the database itself refuses, whoever writes. Frozen: what revision 0001 made."""

from __future__ import annotations

# A visit spans 24 h at most, so that what can overlap begins less than a day before: the index then answers in one short range.
_TAKEN = """
    SELECT RAISE(ABORT, 'occupied') WHERE EXISTS (
        SELECT 1 FROM occupancy
        WHERE kind = NEW.kind AND resource_id = NEW.resource_id
            AND from_utc < NEW.until_utc AND from_utc > NEW.from_utc - 86400000
            AND until_utc > NEW.from_utc AND id IS NOT {myself}
    );
"""

STATEMENTS = (
    f"""
CREATE TRIGGER occupancy_insert BEFORE INSERT ON occupancy WHEN NOT NEW.shared
BEGIN{_TAKEN.format(myself="NULL")}END
""",
    f"""
CREATE TRIGGER occupancy_update BEFORE UPDATE ON occupancy WHEN NOT NEW.shared
BEGIN{_TAKEN.format(myself="OLD.id")}END
""",
    *(
        f"""
CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}
BEGIN
    SELECT RAISE(ABORT, '{table} is append-only');
END
"""
        for table in ("audit", "consent")
        for act in ("UPDATE", "DELETE")
    ),
    *(
        f"""
CREATE TRIGGER {table}_public_id BEFORE UPDATE OF public_id ON {table} WHEN NEW.public_id IS NOT OLD.public_id
BEGIN
    SELECT RAISE(ABORT, 'a public id never changes');
END
"""
        for table in ("patient", "appointment", "message")
    ),
)
