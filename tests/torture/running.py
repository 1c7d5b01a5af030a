"""Kills all through one long run: many messages are due at once, and no process lives to send all of them."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

from sqlalchemy import select

from frontdesk.models.tables import Appointment
from frontdesk.services.imports import import_appointments, import_patients
from tests.support.clinic import ANNA
from tests.torture.dying import OWN
from tests.torture.figures import Figures
from tests.torture.sending import KILLED_AT, Scene

MESSAGES = 300
LAST_STEP = 14
"""A kill comes within so many steps of its kind, so that each process gets only a little further."""


class RunTorture:
    """Runs of many messages, a clinic for each."""

    def __init__(self, folder: Path, *, seed: int, messages: int = MESSAGES) -> None:
        self._folder = folder
        self._dice = random.Random(seed)
        self._messages = messages
        self._runs = 0
        self.figures = Figures()

    def run(self, kills: int) -> Figures:
        """Run after run, until so many kills landed; each run goes on to its end."""
        while self.figures.landed.total() < kills:
            self._runs += 1
            with Scene(self._folder / f"run{self._runs}", self._dice) as scene:
                self._run(scene, kills - self.figures.landed.total())
                self.figures += scene.verified()
        return self.figures

    def _run(self, scene: Scene, kills: int) -> None:
        visits = self._stock(scene)
        points = itertools.cycle(KILLED_AT)
        while scene.figures.landed.total() < kills and self._left(scene):
            point = next(points)
            at = self._dice.randint(1, LAST_STEP)
            scene.kill(point, at if point in OWN else self._dice.randint(1, LAST_STEP // 2))
            scene.loop.clock.advance(seconds=self._dice.choice((1, 5, 50)))
        scene.quiet()
        scene.judge([(visit, "ask") for visit in visits])

    def _left(self, scene: Scene) -> bool:
        return len(scene.markers()) < self._messages - 2 * LAST_STEP

    def _stock(self, scene: Scene) -> list[int]:
        """A book full of visits whose question is due; their keys."""
        day = "2026-11-25"
        patients = ["external_id,first_name,last_name,mobile,sms_consent"]
        visits = ["external_id,patient_external_id,provider,start,minutes"]
        for number in range(self._messages):
            patients.append(f"p{number},Jana,Nová{number},+1202555{1000 + number},yes")
            doctor, slot = divmod(number, 30)
            visits.append(
                f"v{number},p{number},Dr {doctor},{day}T{9 + slot // 4:02d}:{15 * (slot % 4):02d},15"
            )
        files = []
        for name, lines in (("patients.csv", patients), ("visits.csv", visits)):
            file = scene.loop.folder / name
            file.write_text("\n".join(lines), encoding="utf-8")
            files.append(file)
        import_patients(scene.loop.book, ANNA, files[0], column_map=None)
        import_appointments(scene.loop.book, ANNA, files[1], column_map=None)
        with scene.loop.book.read() as connection:
            return list(connection.execute(select(Appointment.id)).scalars())
