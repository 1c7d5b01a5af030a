"""What is half-written about one patient or visit: on the shelf with every letter, there again where the same is written next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from frontdesk.ui.drafts import new_draft_id, shelf

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.drafts import Draft

_ABOUT: Final = "about"


class Halfway:
    """A form's one draft about `about`, of its own `kind`."""

    def __init__(self, desk: Desk, *, kind: str, about: str) -> None:
        self._desk, self._kind, self._about = desk, kind, about

    @property
    def fields(self) -> dict[str, str]:
        """What was typed and not saved, also before a restart; empty where nothing was."""
        draft = self._draft()
        return {} if draft is None else {name: str(value) for name, value in self._own(draft).items()}

    def keep(self, title: str, fields: Mapping[str, str]) -> None:
        """Keep what is typed now; nothing typed is nothing kept."""
        if not fields:
            self.drop()
            return
        draft = self._draft()
        shelf(self._desk).keep(
            new_draft_id() if draft is None else draft.id, self._kind, title, {**fields, _ABOUT: self._about}
        )

    def drop(self) -> None:
        """It is saved, or not wanted any more."""
        draft = self._draft()
        if draft is not None:
            shelf(self._desk).drop(draft.id)

    def _draft(self) -> Draft | None:
        kept = shelf(self._desk).of(self._kind)
        return next((each for each in kept if each.fields.get(_ABOUT) == self._about), None)

    def _own(self, draft: Draft) -> dict[str, object]:
        return {name: value for name, value in draft.fields.items() if name != _ABOUT}
