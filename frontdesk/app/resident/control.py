"""The service behind its port: what is started, and over which book."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.app.resident.texts import Launch, unprintable
from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from frontdesk.app.resident.systems import System
    from frontdesk.services.ports import ServiceState

PASSPHRASE_FILE: Final = "FRONTDESK_VAULT_PASSPHRASE_FILE"


class Resident:
    """Fills the ServiceControl port."""

    def __init__(self, system: System, environ: Mapping[str, str]) -> None:
        self._system, self._environ = system, environ

    def install(self, folder: Path, *, every: int) -> ServiceState:
        """Raises UsageError for names that no service can be given, StorageFault where it can't be written."""
        named = self._environ.get(PASSPHRASE_FILE)
        launch = Launch(
            program=program(),
            working=Path(__file__).resolve().parents[3],
            folder=folder.expanduser().absolute(),
            every=every,
            passphrase_file=Path(named).expanduser().absolute() if named else None,
            variable=PASSPHRASE_FILE,
        )
        if unprintable(launch):
            raise UsageError(
                tr("The name of a folder has a line break or a control sign in it. Choose another folder.")
            )
        return self._system.install(launch)

    def remove(self) -> bool:
        """See the port."""
        return self._system.remove()

    def state(self) -> ServiceState:
        """See the port."""
        return self._system.state()


def program() -> tuple[str, ...]:
    """What runs Frontdesk here: the packed program, or this interpreter without a console of its own."""
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    python = Path(sys.executable)
    silent = python.with_name("pythonw.exe")
    return (str(silent if silent.exists() else python), "-m", "frontdesk")
