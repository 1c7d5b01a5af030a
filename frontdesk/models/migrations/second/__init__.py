"""What revision 0002 adds: what messaging must remember beside the ledger. Frozen."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    """
CREATE TABLE channel_watch (
    channel VARCHAR(10) NOT NULL,
    last_cycle_utc BIGINT NOT NULL,
    swept_utc BIGINT NOT NULL,
    number_seen_utc BIGINT NOT NULL,
    answers_by_itself BOOLEAN NOT NULL,
    busy_utc BIGINT NOT NULL,
    busy_streak BIGINT NOT NULL,
    redacted_to BIGINT NOT NULL,
    late_refusal_utc BIGINT NOT NULL,
    late_refusals BIGINT NOT NULL,
    CONSTRAINT pk_channel_watch PRIMARY KEY (channel)
)
""",
    """
CREATE TABLE downtime (
    id INTEGER NOT NULL,
    from_utc BIGINT NOT NULL,
    until_utc BIGINT NOT NULL,
    due INTEGER NOT NULL,
    looked_utc BIGINT,
    looked_by VARCHAR(200) NOT NULL,
    CONSTRAINT pk_downtime PRIMARY KEY (id)
)
""",
    """
CREATE TABLE expected_arrival (
    appointment_id INTEGER NOT NULL,
    expected_utc BIGINT NOT NULL,
    reply_id INTEGER,
    actor VARCHAR(200) NOT NULL,
    at_utc BIGINT NOT NULL,
    CONSTRAINT pk_expected_arrival PRIMARY KEY (appointment_id),
    CONSTRAINT fk_expected_arrival_appointment_id FOREIGN KEY(appointment_id) REFERENCES appointment (id),
    CONSTRAINT fk_expected_arrival_reply_id FOREIGN KEY(reply_id) REFERENCES message (id)
)
""",
    """
CREATE TABLE hold (
    message_id INTEGER NOT NULL,
    kind VARCHAR(12) NOT NULL,
    at_utc BIGINT NOT NULL,
    CONSTRAINT pk_hold PRIMARY KEY (message_id),
    CONSTRAINT fk_hold_message_id FOREIGN KEY(message_id) REFERENCES message (id)
)
""",
    """
CREATE TABLE redaction (
    message_id INTEGER NOT NULL,
    done_utc BIGINT NOT NULL,
    CONSTRAINT pk_redaction PRIMARY KEY (message_id),
    CONSTRAINT fk_redaction_message_id FOREIGN KEY(message_id) REFERENCES message (id)
)
""",
    """
CREATE TABLE reply_reading (
    message_id INTEGER NOT NULL,
    machine BOOLEAN NOT NULL,
    late_minutes BIGINT,
    wants_no_texts BOOLEAN NOT NULL,
    decided_as VARCHAR(40) NOT NULL,
    which_asked_id INTEGER,
    CONSTRAINT pk_reply_reading PRIMARY KEY (message_id),
    CONSTRAINT fk_reply_reading_message_id FOREIGN KEY(message_id) REFERENCES message (id),
    CONSTRAINT fk_reply_reading_which_asked_id FOREIGN KEY(which_asked_id) REFERENCES message (id)
)
""",
    """
CREATE TABLE stray (
    provider_id VARCHAR(64) NOT NULL,
    address VARCHAR(254) NOT NULL,
    body TEXT NOT NULL,
    sent_utc BIGINT NOT NULL,
    found_utc BIGINT NOT NULL,
    handled_utc BIGINT,
    handled_by VARCHAR(200) NOT NULL,
    CONSTRAINT pk_stray PRIMARY KEY (provider_id)
)
""",
    """CREATE INDEX ix_stray_open ON stray (address) WHERE handled_utc IS NULL""",
    """
CREATE TABLE texting (
    patient_id INTEGER NOT NULL,
    number VARCHAR(32) NOT NULL,
    whose VARCHAR(200) NOT NULL,
    safe_from BIGINT,
    safe_until BIGINT,
    actor VARCHAR(200) NOT NULL,
    updated_utc BIGINT NOT NULL,
    CONSTRAINT pk_texting PRIMARY KEY (patient_id),
    CONSTRAINT fk_texting_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id)
)
""",
    """CREATE INDEX ix_texting_number ON texting (number) WHERE number <> ''""",
)
