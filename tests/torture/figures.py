"""What came of many kills of the sender."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields


@dataclass(slots=True)
class Figures:
    """Counts, over one torture or several."""

    landed: Counter[str] = field(default_factory=Counter)
    missed: int = 0
    frozen: Counter[str] = field(default_factory=Counter)
    awake: int = 0
    """Requests of a process that woke after its lease was another's, beyond those that it was in the middle of."""
    texts: int = 0
    duplicates: int = 0
    lost: int = 0
    by_person: int = 0
    replies_twice: int = 0
    wrong_answers: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing went wrong."""
        return not any(
            (self.awake, self.duplicates, self.lost, self.replies_twice, self.wrong_answers, self.problems)
        )

    def __iadd__(self, other: Figures) -> Figures:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        return self

    def lines(self) -> list[str]:
        """For people."""
        return [
            f"sending: {self.landed.total()} kills landed ({_where(self.landed)}), {self.missed} missed",
            f"sending: {self.frozen.total()} frozen past their lease ({_where(self.frozen)}), {self.awake} sent more afterwards",
            f"sending: {self.texts} texts, {self.duplicates} sent twice, {self.lost} lost, {self.by_person} left to a person",
            f"sending: {self.replies_twice} replies kept twice, {self.wrong_answers} answers not applied",
            *(f"sending: {problem}" for problem in self.problems),
        ]


def _where(counts: Counter[str]) -> str:
    return ", ".join(f"{point} {count}" for point, count in sorted(counts.items())) or "none"
