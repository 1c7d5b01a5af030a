"""Settings, audit, change and command logs, imports. Frozen: what revision 0001 made."""

from __future__ import annotations

STATEMENTS = (
    """
CREATE TABLE audit (
    id INTEGER NOT NULL,
    at_utc BIGINT NOT NULL,
    actor VARCHAR(200) NOT NULL,
    action VARCHAR(40) NOT NULL,
    subject VARCHAR(40) NOT NULL,
    subject_id BIGINT NOT NULL,
    detail TEXT NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_audit PRIMARY KEY (id)
)
""",
    """CREATE INDEX ix_audit_subject ON audit (subject, subject_id)""",
    """
CREATE TABLE change_log (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind VARCHAR(24) NOT NULL,
    entity_id BIGINT NOT NULL,
    at_utc BIGINT NOT NULL
)
""",
    """
CREATE TABLE command_log (
    id INTEGER NOT NULL,
    public_id VARCHAR(36) NOT NULL,
    actor VARCHAR(200) NOT NULL,
    act VARCHAR(40) NOT NULL,
    subject VARCHAR(40) NOT NULL,
    subject_id BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    inverse TEXT NOT NULL,
    forward TEXT NOT NULL,
    at_utc BIGINT NOT NULL,
    undone_utc BIGINT,
    CONSTRAINT pk_command_log PRIMARY KEY (id),
    CONSTRAINT uq_command_log_public_id UNIQUE (public_id)
)
""",
    """CREATE INDEX ix_command_log_actor ON command_log (actor, id)""",
    """
CREATE TABLE import_batch (
    id INTEGER NOT NULL,
    public_id VARCHAR(36) NOT NULL,
    kind VARCHAR(12) NOT NULL,
    file_name VARCHAR(200) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    actor VARCHAR(200) NOT NULL,
    added BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    at_utc BIGINT NOT NULL,
    CONSTRAINT pk_import_batch PRIMARY KEY (id),
    CONSTRAINT uq_import_batch_public_id UNIQUE (public_id)
)
""",
    """
CREATE TABLE import_row (
    id INTEGER NOT NULL,
    kind VARCHAR(12) NOT NULL,
    external_id VARCHAR(200) NOT NULL,
    entity_id BIGINT NOT NULL,
    batch_id INTEGER NOT NULL,
    columns TEXT NOT NULL,
    CONSTRAINT pk_import_row PRIMARY KEY (id),
    CONSTRAINT uq_import_row_kind_external_id UNIQUE (kind, external_id),
    CONSTRAINT fk_import_row_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id)
)
""",
    """
CREATE TABLE setting (
    id INTEGER NOT NULL,
    scope VARCHAR(10) NOT NULL,
    scope_id BIGINT NOT NULL,
    "key" VARCHAR(80) NOT NULL,
    value TEXT NOT NULL,
    updated_utc BIGINT NOT NULL,
    CONSTRAINT pk_setting PRIMARY KEY (id),
    CONSTRAINT uq_setting_scope_scope_id_key UNIQUE (scope, scope_id, "key")
)
""",
    """
CREATE TABLE snooze (
    id INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    subject VARCHAR(40) NOT NULL,
    subject_id BIGINT NOT NULL,
    until_utc BIGINT NOT NULL,
    actor VARCHAR(200) NOT NULL,
    CONSTRAINT pk_snooze PRIMARY KEY (id),
    CONSTRAINT uq_snooze_kind_subject_subject_id UNIQUE (kind, subject, subject_id)
)
""",
)
