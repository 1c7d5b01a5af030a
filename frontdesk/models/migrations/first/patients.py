"""Patients, consents, addresses. Frozen: what revision 0001 made."""

from __future__ import annotations

STATEMENTS = (
    """
CREATE TABLE address (
    address VARCHAR(254) NOT NULL,
    channel VARCHAR(40) NOT NULL,
    opted_out BOOLEAN NOT NULL,
    opted_out_utc BIGINT,
    opted_out_by VARCHAR(40) NOT NULL,
    unusable_code BIGINT,
    unusable_utc BIGINT,
    updated_utc BIGINT NOT NULL,
    CONSTRAINT pk_address PRIMARY KEY (address)
)
""",
    """
CREATE TABLE consent (
    id INTEGER NOT NULL,
    patient_id INTEGER NOT NULL,
    channel VARCHAR(40) NOT NULL,
    state VARCHAR(3) NOT NULL,
    source VARCHAR(200) NOT NULL,
    note VARCHAR(200) NOT NULL,
    actor VARCHAR(200) NOT NULL,
    at_utc BIGINT NOT NULL,
    CONSTRAINT pk_consent PRIMARY KEY (id),
    CONSTRAINT fk_consent_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id)
)
""",
    """CREATE INDEX ix_consent_patient_id ON consent (patient_id)""",
    """
CREATE TABLE patient (
    id INTEGER NOT NULL,
    public_id VARCHAR(36) NOT NULL,
    external_id VARCHAR(200),
    first_name VARCHAR(200) NOT NULL,
    last_name VARCHAR(200) NOT NULL,
    birth_date VARCHAR(10),
    mobile VARCHAR(32) NOT NULL,
    phone VARCHAR(32) NOT NULL,
    email VARCHAR(254) NOT NULL,
    language VARCHAR(35) NOT NULL,
    preferred_channel VARCHAR(10) NOT NULL,
    sms_consent VARCHAR(3) NOT NULL,
    email_consent VARCHAR(3) NOT NULL,
    notes TEXT NOT NULL,
    deceased_on VARCHAR(10),
    merged_into_id INTEGER,
    attended BIGINT NOT NULL,
    missed BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    created_utc BIGINT NOT NULL,
    updated_utc BIGINT NOT NULL,
    CONSTRAINT pk_patient PRIMARY KEY (id),
    CONSTRAINT uq_patient_public_id UNIQUE (public_id),
    CONSTRAINT uq_patient_external_id UNIQUE (external_id),
    CONSTRAINT fk_patient_merged_into_id FOREIGN KEY(merged_into_id) REFERENCES patient (id)
)
""",
    """CREATE INDEX ix_patient_birth_date ON patient (birth_date) WHERE birth_date IS NOT NULL""",
    """CREATE INDEX ix_patient_email ON patient (email) WHERE email <> ''""",
    """CREATE INDEX ix_patient_mobile ON patient (mobile) WHERE mobile <> ''""",
    """CREATE INDEX ix_patient_phone ON patient (phone) WHERE phone <> ''""",
    """
CREATE TABLE patient_mark (
    id INTEGER NOT NULL,
    patient_id INTEGER NOT NULL,
    mark VARCHAR(40) NOT NULL,
    note VARCHAR(200) NOT NULL,
    actor VARCHAR(200) NOT NULL,
    at_utc BIGINT NOT NULL,
    CONSTRAINT pk_patient_mark PRIMARY KEY (id),
    CONSTRAINT uq_patient_mark_patient_id_mark UNIQUE (patient_id, mark),
    CONSTRAINT fk_patient_mark_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id)
)
""",
)
