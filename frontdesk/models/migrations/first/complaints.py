"""Sealed complaints, feedback. Frozen: what revision 0001 made."""

from __future__ import annotations

STATEMENTS = (
    """
CREATE TABLE complaint (
    id INTEGER NOT NULL,
    public_id VARCHAR(36) NOT NULL,
    receipt VARCHAR(20) NOT NULL,
    key_id INTEGER NOT NULL,
    received_date VARCHAR(10) NOT NULL,
    acknowledge_by VARCHAR(10),
    acknowledged_date VARCHAR(10),
    answer_by VARCHAR(10),
    closed_date VARCHAR(10),
    created_utc BIGINT NOT NULL,
    CONSTRAINT pk_complaint PRIMARY KEY (id),
    CONSTRAINT uq_complaint_public_id UNIQUE (public_id),
    CONSTRAINT uq_complaint_receipt UNIQUE (receipt),
    CONSTRAINT fk_complaint_key_id FOREIGN KEY(key_id) REFERENCES complaint_key (id)
)
""",
    """
CREATE TABLE complaint_box (
    id INTEGER NOT NULL,
    complaint_id INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    box BLOB NOT NULL,
    created_utc BIGINT NOT NULL,
    CONSTRAINT pk_complaint_box PRIMARY KEY (id),
    CONSTRAINT fk_complaint_box_complaint_id FOREIGN KEY(complaint_id) REFERENCES complaint (id)
)
""",
    """CREATE INDEX ix_complaint_box_complaint_id ON complaint_box (complaint_id)""",
    """
CREATE TABLE complaint_key (
    id INTEGER NOT NULL,
    public_key BLOB NOT NULL,
    recovery_wrap BLOB NOT NULL,
    created_utc BIGINT NOT NULL,
    retired_utc BIGINT,
    CONSTRAINT pk_complaint_key PRIMARY KEY (id)
)
""",
    """
CREATE TABLE feedback (
    id INTEGER NOT NULL,
    month VARCHAR(7) NOT NULL,
    location_id INTEGER,
    method VARCHAR(40) NOT NULL,
    answer BIGINT NOT NULL,
    sealed_text BLOB,
    CONSTRAINT pk_feedback PRIMARY KEY (id),
    CONSTRAINT fk_feedback_location_id FOREIGN KEY(location_id) REFERENCES location (id)
)
""",
    """CREATE INDEX ix_feedback_month ON feedback (month, location_id)""",
    """
CREATE TABLE handler (
    id INTEGER NOT NULL,
    public_id VARCHAR(36) NOT NULL,
    name VARCHAR(200) NOT NULL,
    name_key VARCHAR(200) NOT NULL,
    staff_id INTEGER,
    key_id INTEGER NOT NULL,
    password_wrap BLOB NOT NULL,
    failures BIGINT NOT NULL,
    locked_until_utc BIGINT NOT NULL,
    active BOOLEAN NOT NULL,
    created_utc BIGINT NOT NULL,
    CONSTRAINT pk_handler PRIMARY KEY (id),
    CONSTRAINT uq_handler_public_id UNIQUE (public_id),
    CONSTRAINT uq_handler_name_key UNIQUE (name_key),
    CONSTRAINT fk_handler_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id),
    CONSTRAINT fk_handler_key_id FOREIGN KEY(key_id) REFERENCES complaint_key (id)
)
""",
)
