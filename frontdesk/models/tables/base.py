"""The declarative base: every constraint has a name, so that a migration can change it."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, ForeignKey, Integer, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Key = Annotated[int, mapped_column(Integer, primary_key=True)]
"""An integer key that stays inside."""

PublicId = Annotated[str, mapped_column(String(36), unique=True)]
"""A UUIDv7 that never changes: what others see."""

Utc = Annotated[int, mapped_column(BigInteger)]
"""An instant: milliseconds since the epoch, UTC."""

Word = Annotated[str, mapped_column(String(40))]
"""A member of one of the enums in `frontdesk.domain.words`, by value."""

Line = Annotated[str, mapped_column(String(200), default="")]
"""One line of text from a person; empty rather than null."""

Note = Annotated[str, mapped_column(Text, default="")]
"""Free text from a person; empty rather than null."""

ClinicLocation = Annotated[int, mapped_column(ForeignKey("location.id"))]
ClinicProvider = Annotated[int, mapped_column(ForeignKey("provider.id"))]
PatientRef = Annotated[int, mapped_column(ForeignKey("patient.id"))]
AppointmentRef = Annotated[int, mapped_column(ForeignKey("appointment.id"))]
MessageRef = Annotated[int, mapped_column(ForeignKey("message.id"))]
StaffRef = Annotated[int, mapped_column(ForeignKey("staff.id"))]


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    # Instants outgrow 32 bits; keys name their own type.
    type_annotation_map: ClassVar[dict[Any, Any]] = {int: BigInteger()}
