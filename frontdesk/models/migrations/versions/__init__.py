"""Every released change of the schema, oldest first. They are named here, not looked for: a packed program has no folder to list.

A released revision is frozen. There is no way down: the backup that every upgrade makes first is the way back.
"""

from __future__ import annotations

from types import ModuleType

from frontdesk.models.migrations.versions import r0001_first, r0002_messaging, r0003_desk

ALL: tuple[ModuleType, ...] = (r0001_first, r0002_messaging, r0003_desk)
