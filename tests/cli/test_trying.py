"""Demo and simulator: what they are asked for."""

from __future__ import annotations

from pathlib import Path

from frontdesk.cli.deps import DemoWish, SimulatorWish
from tests.support.command import Desk


def test_the_demo_never_gets_the_clinics_own_folder(desk: Desk, tmp_path: Path) -> None:
    desk.environ["FRONTDESK_DATA_DIR"] = str(desk.folder)
    assert desk.bare("demo", "--headless").status == 0
    assert desk.bare("demo", "--headless", "--seed", "7", "--json").status == 0
    assert desk.bare("demo", "--data-dir", str(tmp_path / "named")).status == 0
    assert desk.demos == [
        DemoWish(headless=True, seed=None, as_json=False, folder=None),
        DemoWish(headless=True, seed=7, as_json=True, folder=None),
        DemoWish(headless=False, seed=None, as_json=False, folder=tmp_path / "named"),
    ]


def test_the_simulator_gets_its_ports(new_desk: Desk) -> None:
    assert new_desk.run("simulate").status == 0
    assert new_desk.run("simulate", "--port", "8010", "--control-port", "8011", "--json").status == 0
    assert new_desk.simulators == [
        SimulatorWish(port=0, control_port=0, as_json=False),
        SimulatorWish(port=8010, control_port=8011, as_json=True),
    ]
