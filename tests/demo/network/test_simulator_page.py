"""docs/simulator.md tells the truth: its commands work, and it names all there is."""

from __future__ import annotations

import base64
import json
import re
import shlex
from enum import StrEnum
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

import pytest

from frontdesk.demo.network import Fate, FaultKind, NetworkServer, PhoneNetwork, Target, Temperament
from frontdesk.demo.network.control import ControlPort
from frontdesk.demo.network.fates import FAILED_WITH, MAGIC_NUMBERS, REFUSED_WITH, UNDELIVERED_WITH

PAGE = (Path(__file__).parents[3] / "docs" / "simulator.md").read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    for line in block.replace("\\\n", " ").splitlines()
    if line.startswith("curl")
]


def curl(command: str, server: NetworkServer) -> tuple[int, object]:
    """Do what curl would, at the ports of `server` in place of the page's."""
    words = iter(shlex.split(command)[1:])
    method, headers, fields, url = "", {}, [], ""
    for word in words:
        match word:
            case "-u":
                headers["Authorization"] = "Basic " + base64.b64encode(next(words).encode()).decode()
            case "-X":
                method = next(words)
            case "-d":
                fields.append(next(words))
            case "--data-urlencode":
                name, _, value = next(words).partition("=")
                fields.append(f"{name}={quote_plus(value)}")
            case _:
                url = word.replace("http://127.0.0.1:8010", server.url)
                url = url.replace("http://127.0.0.1:8011", server.control_url)
    address = urlsplit(url)
    connection = HTTPConnection(str(address.hostname), address.port or 0, timeout=10)
    if fields:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    target = address.path + (f"?{address.query}" if address.query else "")
    connection.request(method or ("POST" if fields else "GET"), target, "&".join(fields) or None, headers)
    response = connection.getresponse()
    document = json.loads(response.read())
    connection.close()
    return response.status, document


@pytest.mark.parametrize("command", COMMANDS)
def test_its_commands_work(server: NetworkServer, command: str) -> None:
    status, document = curl(command, server)
    assert status in (200, 201), document


def test_its_first_example_is_listed_by_the_second(server: NetworkServer) -> None:
    assert len(COMMANDS) > 8
    sent = curl(COMMANDS[0], server)[1]
    listed = curl(COMMANDS[1], server)[1]
    assert isinstance(sent, dict)
    assert isinstance(listed, dict)
    assert [row["sid"] for row in listed["messages"]] == [sent["sid"]]


@pytest.mark.parametrize("words", [FaultKind, Fate, Temperament, Target])
def test_it_names_every_word(words: type[StrEnum]) -> None:
    assert [word for word in words if f"`{word}`" not in PAGE and word is not Target.POST] == []


def test_it_names_every_path_and_code(network: PhoneNetwork) -> None:
    port = ControlPort(network, dict)
    for path, acts in port.paths().items():
        for method in acts:
            assert f"`{method} {path}" in PAGE
    codes = {**REFUSED_WITH, **UNDELIVERED_WITH, **FAILED_WITH}
    assert [fate for fate, code in codes.items() if not re.search(rf"`{fate}`\s+{code}", PAGE)] == []
    numbers = re.findall(r"\+1500555\d{4}", PAGE)
    assert numbers
    assert set(numbers) <= MAGIC_NUMBERS.keys()
