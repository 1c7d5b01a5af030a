"""The clinic, its places and people. Frozen: what revision 0001 made."""

from __future__ import annotations

STATEMENTS = (
    """
CREATE TABLE appointment_type (
    id INTEGER NOT NULL,
    public_id VARCHAR(36) NOT NULL,
    name VARCHAR(200) NOT NULL,
    name_key VARCHAR(200) NOT NULL,
    minutes BIGINT NOT NULL,
    value_minor BIGINT,
    currency VARCHAR(3) NOT NULL,
    colour VARCHAR(6) NOT NULL,
    active BOOLEAN NOT NULL,
    CONSTRAINT pk_appointment_type PRIMARY KEY (id),
    CONSTRAINT uq_appointment_type_public_id UNIQUE (public_id),
    CONSTRAINT uq_appointment_type_name_key UNIQUE (name_key)
)
""",
    """
CREATE TABLE block (
    id INTEGER NOT NULL,
    public_id VARCHAR(36) NOT NULL,
    provider_id INTEGER,
    room_id INTEGER,
    location_id INTEGER,
    start_wall VARCHAR(16) NOT NULL,
    zone VARCHAR(64) NOT NULL,
    start_utc BIGINT NOT NULL,
    end_utc BIGINT NOT NULL,
    reason VARCHAR(200) NOT NULL,
    revision BIGINT NOT NULL,
    created_utc BIGINT NOT NULL,
    CONSTRAINT pk_block PRIMARY KEY (id),
    CONSTRAINT uq_block_public_id UNIQUE (public_id),
    CONSTRAINT fk_block_provider_id FOREIGN KEY(provider_id) REFERENCES provider (id),
    CONSTRAINT fk_block_room_id FOREIGN KEY(room_id) REFERENCES room (id),
    CONSTRAINT fk_block_location_id FOREIGN KEY(location_id) REFERENCES location (id)
)
""",
    """CREATE INDEX ix_block_start_utc ON block (start_utc)""",
    """
CREATE TABLE clinic (
    id INTEGER NOT NULL,
    public_id VARCHAR(36) NOT NULL,
    name VARCHAR(200) NOT NULL,
    country VARCHAR(2) NOT NULL,
    zone VARCHAR(64) NOT NULL,
    language VARCHAR(35) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    phone VARCHAR(32) NOT NULL,
    created_utc BIGINT NOT NULL,
    tzdata VARCHAR(16) NOT NULL,
    CONSTRAINT pk_clinic PRIMARY KEY (id),
    CONSTRAINT ck_clinic_one_row CHECK (id = 1),
    CONSTRAINT uq_clinic_public_id UNIQUE (public_id)
)
""",
    """
CREATE TABLE location (
    id INTEGER NOT NULL,
    public_id VARCHAR(36) NOT NULL,
    name VARCHAR(200) NOT NULL,
    name_key VARCHAR(200) NOT NULL,
    address TEXT NOT NULL,
    phone VARCHAR(32) NOT NULL,
    zone VARCHAR(64) NOT NULL,
    holidays_region VARCHAR(10) NOT NULL,
    position BIGINT NOT NULL,
    active BOOLEAN NOT NULL,
    revision BIGINT NOT NULL,
    CONSTRAINT pk_location PRIMARY KEY (id),
    CONSTRAINT uq_location_public_id UNIQUE (public_id),
    CONSTRAINT uq_location_name_key UNIQUE (name_key)
)
""",
    """
CREATE TABLE location_exception (
    id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    local_date VARCHAR(10) NOT NULL,
    from_minute BIGINT,
    until_minute BIGINT,
    reason VARCHAR(200) NOT NULL,
    CONSTRAINT pk_location_exception PRIMARY KEY (id),
    CONSTRAINT uq_location_exception_location_id_local_date_from_minute UNIQUE (location_id, local_date, from_minute),
    CONSTRAINT fk_location_exception_location_id FOREIGN KEY(location_id) REFERENCES location (id)
)
""",
    """
CREATE TABLE location_hours (
    id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    weekday BIGINT NOT NULL,
    from_minute BIGINT NOT NULL,
    until_minute BIGINT NOT NULL,
    CONSTRAINT pk_location_hours PRIMARY KEY (id),
    CONSTRAINT ck_location_hours_order CHECK (from_minute < until_minute),
    CONSTRAINT uq_location_hours_location_id_weekday_from_minute UNIQUE (location_id, weekday, from_minute),
    CONSTRAINT fk_location_hours_location_id FOREIGN KEY(location_id) REFERENCES location (id)
)
""",
    """
CREATE TABLE provider (
    id INTEGER NOT NULL,
    public_id VARCHAR(36) NOT NULL,
    name VARCHAR(200) NOT NULL,
    name_key VARCHAR(200) NOT NULL,
    position BIGINT NOT NULL,
    active BOOLEAN NOT NULL,
    revision BIGINT NOT NULL,
    CONSTRAINT pk_provider PRIMARY KEY (id),
    CONSTRAINT uq_provider_public_id UNIQUE (public_id),
    CONSTRAINT uq_provider_name_key UNIQUE (name_key)
)
""",
    """
CREATE TABLE provider_hours (
    id INTEGER NOT NULL,
    provider_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    weekday BIGINT NOT NULL,
    from_minute BIGINT NOT NULL,
    until_minute BIGINT NOT NULL,
    valid_from VARCHAR(10),
    valid_until VARCHAR(10),
    CONSTRAINT pk_provider_hours PRIMARY KEY (id),
    CONSTRAINT ck_provider_hours_order CHECK (from_minute < until_minute),
    CONSTRAINT fk_provider_hours_provider_id FOREIGN KEY(provider_id) REFERENCES provider (id),
    CONSTRAINT fk_provider_hours_location_id FOREIGN KEY(location_id) REFERENCES location (id)
)
""",
    """CREATE INDEX ix_provider_hours_provider_id ON provider_hours (provider_id)""",
    """
CREATE TABLE room (
    id INTEGER NOT NULL,
    public_id VARCHAR(36) NOT NULL,
    location_id INTEGER NOT NULL,
    name VARCHAR(200) NOT NULL,
    name_key VARCHAR(200) NOT NULL,
    active BOOLEAN NOT NULL,
    CONSTRAINT pk_room PRIMARY KEY (id),
    CONSTRAINT uq_room_location_id_name_key UNIQUE (location_id, name_key),
    CONSTRAINT uq_room_public_id UNIQUE (public_id),
    CONSTRAINT fk_room_location_id FOREIGN KEY(location_id) REFERENCES location (id)
)
""",
    """
CREATE TABLE room_hours (
    id INTEGER NOT NULL,
    room_id INTEGER NOT NULL,
    weekday BIGINT NOT NULL,
    from_minute BIGINT NOT NULL,
    until_minute BIGINT NOT NULL,
    CONSTRAINT pk_room_hours PRIMARY KEY (id),
    CONSTRAINT ck_room_hours_order CHECK (from_minute < until_minute),
    CONSTRAINT fk_room_hours_room_id FOREIGN KEY(room_id) REFERENCES room (id)
)
""",
    """CREATE INDEX ix_room_hours_room_id ON room_hours (room_id)""",
    """
CREATE TABLE staff (
    id INTEGER NOT NULL,
    public_id VARCHAR(36) NOT NULL,
    name VARCHAR(200) NOT NULL,
    name_key VARCHAR(200) NOT NULL,
    role VARCHAR(20) NOT NULL,
    pin_hash BLOB,
    active BOOLEAN NOT NULL,
    CONSTRAINT pk_staff PRIMARY KEY (id),
    CONSTRAINT uq_staff_public_id UNIQUE (public_id),
    CONSTRAINT uq_staff_name_key UNIQUE (name_key)
)
""",
)
