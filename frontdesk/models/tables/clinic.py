"""The clinic itself: places, people who treat, kinds of visits. One clinic per book."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.models.tables.base import Base, ClinicLocation, Key, Line, Note, PublicId, Utc


class Clinic(Base):
    """The one row that says whose book this is."""

    __tablename__ = "clinic"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    name: Mapped[Line]
    country: Mapped[str] = mapped_column(String(2))
    zone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(35), default="en")
    currency: Mapped[str] = mapped_column(String(3), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")
    created_utc: Mapped[Utc]
    tzdata: Mapped[str] = mapped_column(String(16), default="")
    """Version of the zone rules that the derived times were computed with."""


class Location(Base):
    """A place where visits happen. `name_key` is the name folded for comparison."""

    __tablename__ = "location"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    name: Mapped[Line]
    name_key: Mapped[str] = mapped_column(String(200), unique=True)
    address: Mapped[Note]
    phone: Mapped[str] = mapped_column(String(32), default="")
    zone: Mapped[str] = mapped_column(String(64))
    holidays_region: Mapped[str] = mapped_column(String(10), default="")
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    revision: Mapped[int] = mapped_column(default=1)


class LocationHours(Base):
    """One opening interval of a weekday (0 is Monday), minutes from midnight on the wall."""

    __tablename__ = "location_hours"
    __table_args__ = (
        CheckConstraint("from_minute < until_minute", name="order"),
        UniqueConstraint("location_id", "weekday", "from_minute"),
    )

    id: Mapped[Key]
    location_id: Mapped[ClinicLocation]
    weekday: Mapped[int]
    from_minute: Mapped[int]
    until_minute: Mapped[int]


class LocationException(Base):
    """A day that differs: closed (both minutes null) or open at other hours, with the reason shown."""

    __tablename__ = "location_exception"
    __table_args__ = (UniqueConstraint("location_id", "local_date", "from_minute"),)

    id: Mapped[Key]
    location_id: Mapped[ClinicLocation]
    local_date: Mapped[str] = mapped_column(String(10))
    from_minute: Mapped[int | None]
    until_minute: Mapped[int | None]
    reason: Mapped[Line]


class Provider(Base):
    """Somebody who sees patients: a column of the book."""

    __tablename__ = "provider"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    name: Mapped[Line]
    name_key: Mapped[str] = mapped_column(String(200), unique=True)
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    revision: Mapped[int] = mapped_column(default=1)


class ProviderHours(Base):
    """When and where a provider works, weekly; dates bound its validity (ISO, inclusive, null is open)."""

    __tablename__ = "provider_hours"
    __table_args__ = (CheckConstraint("from_minute < until_minute", name="order"),)

    id: Mapped[Key]
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    location_id: Mapped[ClinicLocation]
    weekday: Mapped[int]
    from_minute: Mapped[int]
    until_minute: Mapped[int]
    valid_from: Mapped[str | None] = mapped_column(String(10))
    valid_until: Mapped[str | None] = mapped_column(String(10))


class Room(Base):
    """A room of a location that only one visit can have at a time."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("location_id", "name_key"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    location_id: Mapped[ClinicLocation]
    name: Mapped[Line]
    name_key: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)


class RoomHours(Base):
    """When a room can be used, weekly."""

    __tablename__ = "room_hours"
    __table_args__ = (CheckConstraint("from_minute < until_minute", name="order"),)

    id: Mapped[Key]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), index=True)
    weekday: Mapped[int]
    from_minute: Mapped[int]
    until_minute: Mapped[int]


class AppointmentType(Base):
    """A kind of visit: usual length in minutes, value in minor units of `currency`, colour as RRGGBB."""

    __tablename__ = "appointment_type"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    name: Mapped[Line]
    name_key: Mapped[str] = mapped_column(String(200), unique=True)
    minutes: Mapped[int] = mapped_column(default=30)
    value_minor: Mapped[int | None]
    currency: Mapped[str] = mapped_column(String(3), default="")
    colour: Mapped[str] = mapped_column(String(6), default="")
    active: Mapped[bool] = mapped_column(default=True)


class Block(Base):
    """Time that nobody can book: a provider away, a room out of use, a location closed for part of a day."""

    __tablename__ = "block"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    start_wall: Mapped[str] = mapped_column(String(16))
    zone: Mapped[str] = mapped_column(String(64))
    start_utc: Mapped[int] = mapped_column(index=True)
    end_utc: Mapped[Utc]
    reason: Mapped[Line]
    revision: Mapped[int] = mapped_column(default=1)
    created_utc: Mapped[Utc]


class Staff(Base):
    """Somebody who works at the desk or handles complaints. `pin_hash` is argon2id with a pepper from the book's key."""

    __tablename__ = "staff"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    name: Mapped[Line]
    name_key: Mapped[str] = mapped_column(String(200), unique=True)
    role: Mapped[str] = mapped_column(String(20), default="desk")
    pin_hash: Mapped[bytes | None]
    active: Mapped[bool] = mapped_column(default=True)


__all__ = [
    "AppointmentType",
    "Block",
    "Clinic",
    "Location",
    "LocationException",
    "LocationHours",
    "Provider",
    "ProviderHours",
    "Room",
    "RoomHours",
    "Staff",
]
