"""Messages, questions, replies, leases. Frozen: what revision 0001 made."""

from __future__ import annotations

STATEMENTS = (
    """
CREATE TABLE channel_state (
    channel VARCHAR(10) NOT NULL,
    settings TEXT NOT NULL,
    trouble VARCHAR(12) NOT NULL,
    trouble_code BIGINT,
    trouble_reason VARCHAR(200) NOT NULL,
    trouble_utc BIGINT,
    backoff_until_utc BIGINT NOT NULL,
    read_until_utc BIGINT NOT NULL,
    last_read_utc BIGINT NOT NULL,
    last_sent_utc BIGINT NOT NULL,
    restored_utc BIGINT,
    CONSTRAINT pk_channel_state PRIMARY KEY (channel)
)
""",
    """
CREATE TABLE inbound (
    message_id INTEGER NOT NULL,
    received_utc BIGINT NOT NULL,
    handling VARCHAR(10) NOT NULL,
    meaning VARCHAR(12) NOT NULL,
    suggestion VARCHAR(12) NOT NULL,
    reason VARCHAR(200) NOT NULL,
    wants_cancel BOOLEAN NOT NULL,
    asked_by_id INTEGER,
    decided_by VARCHAR(200) NOT NULL,
    decided_utc BIGINT,
    CONSTRAINT pk_inbound PRIMARY KEY (message_id),
    CONSTRAINT fk_inbound_message_id FOREIGN KEY(message_id) REFERENCES message (id),
    CONSTRAINT fk_inbound_asked_by_id FOREIGN KEY(asked_by_id) REFERENCES message (id)
)
""",
    """CREATE INDEX ix_inbound_open ON inbound (message_id) WHERE handling IN ('new', 'person')""",
    """
CREATE TABLE inbound_item (
    id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    appointment_id INTEGER NOT NULL,
    version BIGINT NOT NULL,
    confirmation_before VARCHAR(40) NOT NULL,
    CONSTRAINT pk_inbound_item PRIMARY KEY (id),
    CONSTRAINT uq_inbound_item_message_id_appointment_id UNIQUE (message_id, appointment_id),
    CONSTRAINT fk_inbound_item_message_id FOREIGN KEY(message_id) REFERENCES message (id),
    CONSTRAINT fk_inbound_item_appointment_id FOREIGN KEY(appointment_id) REFERENCES appointment (id)
)
""",
    """CREATE INDEX ix_inbound_item_appointment ON inbound_item (appointment_id)""",
    """
CREATE TABLE lease (
    name VARCHAR(20) NOT NULL,
    holder VARCHAR(80) NOT NULL,
    epoch BIGINT NOT NULL,
    until_utc BIGINT NOT NULL,
    CONSTRAINT pk_lease PRIMARY KEY (name)
)
""",
    """
CREATE TABLE message (
    id INTEGER NOT NULL,
    public_id VARCHAR(36) NOT NULL,
    direction VARCHAR(3) NOT NULL,
    channel VARCHAR(40) NOT NULL,
    patient_id INTEGER,
    to_address VARCHAR(254) NOT NULL,
    from_address VARCHAR(254) NOT NULL,
    body TEXT NOT NULL,
    language VARCHAR(35) NOT NULL,
    segments BIGINT NOT NULL,
    state VARCHAR(40) NOT NULL,
    step VARCHAR(40) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    asks BOOLEAN NOT NULL,
    dedupe_key VARCHAR(300),
    marker VARCHAR(12) NOT NULL,
    attempt BIGINT NOT NULL,
    replaces_id INTEGER,
    in_reply_to_id INTEGER,
    provider_id VARCHAR(64),
    account VARCHAR(64) NOT NULL,
    error_code BIGINT,
    reason VARCHAR(500) NOT NULL,
    price VARCHAR(20) NOT NULL,
    price_unit VARCHAR(3) NOT NULL,
    not_before_utc BIGINT NOT NULL,
    claim_epoch BIGINT NOT NULL,
    attempt_utc BIGINT,
    provider_utc BIGINT,
    lookups BIGINT NOT NULL,
    status_checked_utc BIGINT,
    settled_by_person VARCHAR(200) NOT NULL,
    handled_utc BIGINT,
    created_utc BIGINT NOT NULL,
    sent_utc BIGINT,
    updated_utc BIGINT NOT NULL,
    CONSTRAINT pk_message PRIMARY KEY (id),
    CONSTRAINT uq_message_public_id UNIQUE (public_id),
    CONSTRAINT fk_message_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id),
    CONSTRAINT fk_message_replaces_id FOREIGN KEY(replaces_id) REFERENCES message (id),
    CONSTRAINT fk_message_in_reply_to_id FOREIGN KEY(in_reply_to_id) REFERENCES message (id)
)
""",
    """CREATE INDEX ix_message_created ON message (created_utc)""",
    """CREATE UNIQUE INDEX ix_message_dedupe_key ON message (dedupe_key) WHERE dedupe_key IS NOT NULL""",
    """CREATE INDEX ix_message_failed ON message (id) WHERE state IN ('failed', 'undelivered')""",
    """CREATE INDEX ix_message_from ON message (from_address, id) WHERE direction = 'in'""",
    """CREATE INDEX ix_message_open ON message (state, id) WHERE state IN ('queued', 'sending', 'accepted', 'sent', 'uncertain', 'needs_person', 'held')""",
    """CREATE INDEX ix_message_patient ON message (patient_id, id)""",
    """CREATE UNIQUE INDEX ix_message_provider_id ON message (provider_id) WHERE provider_id IS NOT NULL""",
    """CREATE INDEX ix_message_to ON message (to_address, id)""",
    """CREATE INDEX ix_message_unhandled ON message (created_utc) WHERE state IN ('failed', 'undelivered') AND handled_utc IS NULL""",
    """
CREATE TABLE message_item (
    id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    appointment_id INTEGER NOT NULL,
    version BIGINT NOT NULL,
    step VARCHAR(40) NOT NULL,
    channel VARCHAR(40) NOT NULL,
    attempt BIGINT NOT NULL,
    CONSTRAINT pk_message_item PRIMARY KEY (id),
    CONSTRAINT uq_message_item_appointment_id_version_step_channel_attempt UNIQUE (appointment_id, version, step, channel, attempt),
    CONSTRAINT fk_message_item_message_id FOREIGN KEY(message_id) REFERENCES message (id),
    CONSTRAINT fk_message_item_appointment_id FOREIGN KEY(appointment_id) REFERENCES appointment (id)
)
""",
    """CREATE INDEX ix_message_item_message ON message_item (message_id)""",
    """
CREATE TABLE question (
    id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    appointment_id INTEGER NOT NULL,
    version BIGINT NOT NULL,
    channel VARCHAR(40) NOT NULL,
    address VARCHAR(254) NOT NULL,
    asked_utc BIGINT NOT NULL,
    state VARCHAR(10) NOT NULL,
    closed_utc BIGINT,
    answer VARCHAR(10) NOT NULL,
    reply_id INTEGER,
    CONSTRAINT pk_question PRIMARY KEY (id),
    CONSTRAINT uq_question_message_id_appointment_id UNIQUE (message_id, appointment_id),
    CONSTRAINT fk_question_message_id FOREIGN KEY(message_id) REFERENCES message (id),
    CONSTRAINT fk_question_appointment_id FOREIGN KEY(appointment_id) REFERENCES appointment (id),
    CONSTRAINT fk_question_reply_id FOREIGN KEY(reply_id) REFERENCES message (id)
)
""",
    """CREATE INDEX ix_question_address ON question (address, asked_utc)""",
    """CREATE INDEX ix_question_appointment ON question (appointment_id)""",
)
