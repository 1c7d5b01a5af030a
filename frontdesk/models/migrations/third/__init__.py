"""What revision 0003 adds: what the desk keeps beside visits and cards. Frozen once released."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    """
CREATE TABLE alert (
    id INTEGER NOT NULL,
    public_id VARCHAR(36) NOT NULL,
    patient_id INTEGER NOT NULL,
    body VARCHAR(200) NOT NULL,
    stops BOOLEAN NOT NULL,
    until_date VARCHAR(10),
    actor VARCHAR(200) NOT NULL,
    at_utc BIGINT NOT NULL,
    ended_utc BIGINT,
    ended_by VARCHAR(200) NOT NULL,
    CONSTRAINT pk_alert PRIMARY KEY (id),
    CONSTRAINT uq_alert_public_id UNIQUE (public_id),
    CONSTRAINT fk_alert_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id)
)
""",
    """CREATE INDEX ix_alert_patient ON alert (patient_id) WHERE ended_utc IS NULL""",
    """
CREATE TABLE command_part (
    id INTEGER NOT NULL,
    command_id INTEGER NOT NULL,
    subject VARCHAR(40) NOT NULL,
    subject_id BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    inverse TEXT NOT NULL,
    forward TEXT NOT NULL,
    CONSTRAINT pk_command_part PRIMARY KEY (id),
    CONSTRAINT fk_command_part_command_id FOREIGN KEY(command_id) REFERENCES command_log (id)
)
""",
    """CREATE INDEX ix_command_part_command_id ON command_part (command_id)""",
    """CREATE INDEX ix_command_part_subject ON command_part (subject, subject_id)""",
    """
CREATE TABLE command_refused (
    command_id INTEGER NOT NULL,
    at_utc BIGINT NOT NULL,
    CONSTRAINT pk_command_refused PRIMARY KEY (command_id),
    CONSTRAINT fk_command_refused_command_id FOREIGN KEY(command_id) REFERENCES command_log (id)
)
""",
    """
CREATE TABLE contact (
    id INTEGER NOT NULL,
    public_id VARCHAR(36) NOT NULL,
    patient_id INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    name VARCHAR(200) NOT NULL,
    mobile VARCHAR(32) NOT NULL,
    phone VARCHAR(32) NOT NULL,
    email VARCHAR(254) NOT NULL,
    note VARCHAR(200) NOT NULL,
    may_hear BOOLEAN NOT NULL,
    position BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    created_utc BIGINT NOT NULL,
    updated_utc BIGINT NOT NULL,
    CONSTRAINT pk_contact PRIMARY KEY (id),
    CONSTRAINT uq_contact_public_id UNIQUE (public_id),
    CONSTRAINT fk_contact_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id)
)
""",
    """CREATE INDEX ix_contact_mobile ON contact (mobile) WHERE mobile <> ''""",
    """CREATE INDEX ix_contact_patient_id ON contact (patient_id)""",
    """CREATE INDEX ix_contact_phone ON contact (phone) WHERE phone <> ''""",
    """
CREATE TABLE patient_detail (
    patient_id INTEGER NOT NULL,
    called VARCHAR(200) NOT NULL,
    referred_by VARCHAR(200) NOT NULL,
    payer VARCHAR(200) NOT NULL,
    payer_number VARCHAR(200) NOT NULL,
    languages VARCHAR(200) NOT NULL,
    provider_id INTEGER,
    part_of_day VARCHAR(40) NOT NULL,
    weekdays VARCHAR(7) NOT NULL,
    revision BIGINT NOT NULL,
    updated_utc BIGINT NOT NULL,
    CONSTRAINT pk_patient_detail PRIMARY KEY (patient_id),
    CONSTRAINT fk_patient_detail_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id),
    CONSTRAINT fk_patient_detail_provider_id FOREIGN KEY(provider_id) REFERENCES provider (id)
)
""",
    """
CREATE TABLE running_late (
    provider_id INTEGER NOT NULL,
    local_date VARCHAR(10) NOT NULL,
    minutes BIGINT NOT NULL,
    actor VARCHAR(200) NOT NULL,
    at_utc BIGINT NOT NULL,
    CONSTRAINT pk_running_late PRIMARY KEY (provider_id, local_date),
    CONSTRAINT ck_running_late_minutes CHECK (minutes BETWEEN 0 AND 600),
    CONSTRAINT fk_running_late_provider_id FOREIGN KEY(provider_id) REFERENCES provider (id)
)
""",
    """
CREATE TABLE type_detail (
    type_id INTEGER NOT NULL,
    remote VARCHAR(40) NOT NULL,
    link VARCHAR(500) NOT NULL,
    preparation TEXT NOT NULL,
    again_weeks BIGINT,
    revision BIGINT NOT NULL,
    CONSTRAINT pk_type_detail PRIMARY KEY (type_id),
    CONSTRAINT fk_type_detail_type_id FOREIGN KEY(type_id) REFERENCES appointment_type (id)
)
""",
    """
CREATE TABLE verified (
    id INTEGER NOT NULL,
    patient_id INTEGER NOT NULL,
    field VARCHAR(40) NOT NULL,
    value VARCHAR(254) NOT NULL,
    actor VARCHAR(200) NOT NULL,
    at_utc BIGINT NOT NULL,
    CONSTRAINT pk_verified PRIMARY KEY (id),
    CONSTRAINT uq_verified_patient_id_field UNIQUE (patient_id, field),
    CONSTRAINT fk_verified_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id)
)
""",
    """
CREATE TABLE cancellation (
    appointment_id INTEGER NOT NULL,
    reason VARCHAR(200) NOT NULL,
    late BOOLEAN NOT NULL,
    hours_before BIGINT NOT NULL,
    actor VARCHAR(200) NOT NULL,
    at_utc BIGINT NOT NULL,
    CONSTRAINT pk_cancellation PRIMARY KEY (appointment_id),
    CONSTRAINT fk_cancellation_appointment_id FOREIGN KEY(appointment_id) REFERENCES appointment (id)
)
""",
    """
CREATE TABLE check_in (
    appointment_id INTEGER NOT NULL,
    birth_date BOOLEAN NOT NULL,
    number BOOLEAN NOT NULL,
    forms BOOLEAN NOT NULL,
    note VARCHAR(200) NOT NULL,
    actor VARCHAR(200) NOT NULL,
    at_utc BIGINT NOT NULL,
    CONSTRAINT pk_check_in PRIMARY KEY (appointment_id),
    CONSTRAINT fk_check_in_appointment_id FOREIGN KEY(appointment_id) REFERENCES appointment (id)
)
""",
    """
CREATE TABLE request (
    id INTEGER NOT NULL,
    public_id VARCHAR(36) NOT NULL,
    external_id VARCHAR(200),
    source VARCHAR(40) NOT NULL,
    received_utc BIGINT NOT NULL,
    patient_id INTEGER,
    first_name VARCHAR(200) NOT NULL,
    last_name VARCHAR(200) NOT NULL,
    birth_date VARCHAR(10),
    mobile VARCHAR(32) NOT NULL,
    email VARCHAR(254) NOT NULL,
    type VARCHAR(200) NOT NULL,
    provider VARCHAR(200) NOT NULL,
    location VARCHAR(200) NOT NULL,
    earliest_date VARCHAR(10),
    latest_date VARCHAR(10),
    weekdays VARCHAR(7) NOT NULL,
    part_of_day VARCHAR(40) NOT NULL,
    wish TEXT NOT NULL,
    state VARCHAR(40) NOT NULL,
    appointment_id INTEGER,
    reason VARCHAR(200) NOT NULL,
    done_utc BIGINT,
    done_by VARCHAR(200) NOT NULL,
    actor VARCHAR(200) NOT NULL,
    created_utc BIGINT NOT NULL,
    CONSTRAINT pk_request PRIMARY KEY (id),
    CONSTRAINT uq_request_public_id UNIQUE (public_id),
    CONSTRAINT uq_request_external_id UNIQUE (external_id),
    CONSTRAINT fk_request_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id),
    CONSTRAINT fk_request_appointment_id FOREIGN KEY(appointment_id) REFERENCES appointment (id)
)
""",
    """CREATE INDEX ix_request_open ON request (received_utc) WHERE state = 'open'""",
    """CREATE INDEX ix_request_patient_id ON request (patient_id)""",
    """CREATE INDEX ix_request_visit ON request (appointment_id) WHERE appointment_id IS NOT NULL""",
    """
CREATE TABLE visit_link (
    appointment_id INTEGER NOT NULL,
    link VARCHAR(500) NOT NULL,
    actor VARCHAR(200) NOT NULL,
    at_utc BIGINT NOT NULL,
    CONSTRAINT pk_visit_link PRIMARY KEY (appointment_id),
    CONSTRAINT fk_visit_link_appointment_id FOREIGN KEY(appointment_id) REFERENCES appointment (id)
)
""",
)
