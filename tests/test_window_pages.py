"""The pages of the window say what the window says: keys, states, settings, steps, words; and their pictures are there."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import pytest

from frontdesk.domain.words import Confirmation, Lifecycle, MessageState, NeedKind
from frontdesk.services.spoken import message_state_word
from frontdesk.ui.keys import ACTS, Act, Where
from frontdesk.ui.needs.wording import OUTCOMES, kind_word, outcome_label
from frontdesk.ui.screens import SPECS
from frontdesk.ui.settings.catalogue import entries_of
from frontdesk.ui.settings.grouping import Group, group_name
from frontdesk.ui.setup.session import StepName, title_of
from frontdesk.ui.words import confirmation_word, lifecycle_word
from gallery.pages import SHOWN
from gallery.scenes_of_arrivals import SCENES as ARRIVALS
from gallery.scenes_of_free_times import SCENES as FREE_TIMES
from gallery.scenes_of_replies import SCENES as REPLIES
from gallery.scenes_of_the_book import SCENES as BOOK
from gallery.scenes_of_the_booking import SCENES as BOOKING
from gallery.scenes_of_the_cadence import SCENES as CADENCE
from gallery.scenes_of_the_paper import SCENES as PAPER
from gallery.scenes_of_the_rest import SCENES as REST
from gallery.scenes_of_the_set_up import SCENES as SET_UP
from gallery.scenes_of_the_views import SCENES as VIEWS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PICTURES = DOCS / "pictures"
INDEX = (DOCS / "receptionist.md").read_text(encoding="utf-8")
MANAGER = (DOCS / "manager.md").read_text(encoding="utf-8")
TASKS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((DOCS / "receptionist").glob("*.md"))}
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
LARGEST = 120_000


def first_cells(text: str) -> list[str]:
    """What stands first in each row of the tables of a text, without their heads."""
    cells = re.findall(r"^\| ([^|]+?) \|", text, re.MULTILINE)
    heads = re.findall(r"^\| ([^|]+?) \|.*\n\| ---", text, re.MULTILINE)
    return [cell for cell in cells if cell not in {*heads, "---"}]


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its depth."""
    depth = heading.split()[0]
    return re.split(rf"^{depth} ", text.split(f"\n{heading}\n", 1)[1], flags=re.MULTILINE)[0]


# The pages for the desk


def test_the_index_leads_to_every_task_and_each_leads_back() -> None:
    assert sorted(re.findall(r"\(receptionist/([a-z-]+)\.md\) \|$", INDEX, re.MULTILINE)) == sorted(TASKS)
    for name, text in TASKS.items():
        assert "\n[All pages](../receptionist.md)\n" in text, name


def _kind(act: Act) -> str:
    """Acts that are numbered are one row."""
    return re.sub(r"_\d$", "", act.name)


def _row(acts: list[Act]) -> tuple[str, str]:
    if len(acts) > 1:
        return f"`{acts[0].keys[0]}` to `{acts[-1].keys[0]}`", acts[0].label()
    return ", ".join(f"`{key}`" for key in acts[0].keys), acts[0].label()


@pytest.mark.parametrize(
    ("where", "heading"),
    [
        (Where.EVERYWHERE, "## Everywhere"),
        (Where.BOOK, "## In the book"),
        (Where.LIST, "## In lists and call mode"),
    ],
)
def test_the_page_of_keys_is_the_table_of_the_program(where: Where, heading: str) -> None:
    keyed = [each for each in ACTS if each.where is where and each.keys]
    expected = [_row(list(acts)) for _, acts in groupby(keyed, _kind)]
    rows = re.findall(r"^\| (`.+?`) \| (.+?) \|$", section(TASKS["keys"], heading), re.MULTILINE)
    assert rows == expected


def test_acts_without_a_key_are_named_on_the_page_of_keys() -> None:
    for each in ACTS:
        assert each.keys or f"**{each.label()}**" in TASKS["keys"]


def test_the_legend_has_every_state_that_the_book_shows() -> None:
    cancelled = {Lifecycle.CANCELLED_BY_PATIENT, Lifecycle.CANCELLED_BY_CLINIC}
    after = [each for each in Lifecycle if each is not Lifecycle.BOOKED and each not in cancelled]
    legend = first_cells(section(TASKS["day"], "## What a visit looks like"))
    assert legend == [
        *(confirmation_word(each) for each in Confirmation),
        *(lifecycle_word(each) for each in after),
        "Cancelled",
    ]
    for each in cancelled:
        assert lifecycle_word(each) in TASKS["day"]


def test_the_worklist_is_explained_kind_by_kind() -> None:
    head = TASKS["needs-you"].split("## Call mode")[0]
    named = [cell for cell in first_cells(head) if "`" not in cell]
    assert sorted(named) == sorted(
        [*map(kind_word, NeedKind), "Look, then send", "Unknown text", "Asks for a visit"]
    )


def test_the_outcomes_of_a_call_are_those_of_the_keys() -> None:
    rows = re.findall(r"^\| `(\d)` \| (.+?) \|", section(TASKS["needs-you"], "## Call mode"), re.MULTILINE)
    assert rows == [(str(number), outcome_label(each)) for number, each in enumerate(OUTCOMES, start=1)]


def test_the_states_of_messages_are_explained() -> None:
    named = {word.lower() for cell in first_cells(TASKS["messages"]) for word in cell.split(", ")}
    assert named == {
        message_state_word(state) for state in MessageState if state is not MessageState.RECEIVED
    }


# The pages of the manager


@pytest.mark.parametrize("group", [group for group in Group if entries_of(group)])
def test_every_setting_is_explained_in_its_group(group: Group) -> None:
    part = section(MANAGER, "## The settings").split(f"**{group_name(group)}.**", 1)[1].split("\n**")[0]
    rows = re.findall(r"^\| (.+?) \| (.+) \| `([a-z_.]+)` \|$", part, re.MULTILINE)
    assert [(label.split(", ")[0], words, key) for label, words, key in rows] == [
        (each.label(), each.words(), each.key) for each in entries_of(group)
    ]


def test_groups_without_a_table_are_explained_too() -> None:
    part = section(MANAGER, "## The settings")
    for group in Group:
        assert f"**{group_name(group)}" in part


def test_the_steps_of_the_set_up_are_those_of_the_assistant() -> None:
    steps = re.findall(r"^\d+\. \*\*(.+?)\.\*\*", section(MANAGER, "## The first day"), re.MULTILINE)
    assert steps == [title_of(name) for name in StepName]


def test_the_screens_that_pages_send_people_to_exist() -> None:
    labels = {spec.label() for spec in SPECS} | {"More"}
    for path in PAGES:
        for label in re.findall(
            r"\bMore, \**([A-Z][a-z]+(?: [a-z-]+)?)\**", path.read_text(encoding="utf-8")
        ):
            begun = any(each.startswith(f"{label} ") for each in labels)
            assert label in labels or label.split()[0] in labels or begun, f"{path.name}: {label}"


# Pictures


def _shown_on(path: Path) -> list[Path]:
    found = re.findall(r"\]\(([^)\s]+\.(?:png|svg))\)", path.read_text(encoding="utf-8"))
    return [(path.parent / each).resolve() for each in found]


def test_every_picture_is_shown_and_every_shown_one_is_there() -> None:
    shown = {each for path in PAGES for each in _shown_on(path)}
    assert shown == {path.resolve() for path in PICTURES.iterdir()}


def test_every_picture_says_what_it_shows() -> None:
    for path in PAGES:
        words = re.findall(r"!\[([^\]]*)\]\([^)]+\.(?:png|svg)\)", path.read_text(encoding="utf-8"))
        assert all(len(each) > 5 for each in words), path.name


def test_pictures_are_cut_from_scenes_of_the_gallery() -> None:
    scenes = {
        scene.name
        for scene in (
            *ARRIVALS,
            *BOOK,
            *BOOKING,
            *CADENCE,
            *FREE_TIMES,
            *REPLIES,
            *REST,
            *PAPER,
            *SET_UP,
            *VIEWS,
        )
    }
    assert {shown.scene for shown in SHOWN} <= scenes
    names = [shown.name for shown in SHOWN]
    assert sorted(names) == sorted(path.stem for path in PICTURES.glob("*.png"))


def test_pictures_are_small_enough_to_be_kept() -> None:
    assert {
        path.name: path.stat().st_size for path in PICTURES.iterdir() if path.stat().st_size > LARGEST
    } == {}


def test_the_numbers_in_the_annotated_screen_are_explained() -> None:
    (screen,) = (shown for shown in SHOWN if shown.marks)
    numbers = re.findall(r"^(\d+)\. \*\*", section(INDEX, "## The screen"), re.MULTILINE)
    assert numbers == [str(number) for number in range(1, len(screen.marks) + 1)]
