"""Kinds of visits from the command line."""

from __future__ import annotations

from tests.support.command import Desk


def test_a_type_is_added_changed_and_listed(desk: Desk) -> None:
    added = desk.json("type", "add", "Blood test", "--minutes", "10", "--preparation", "Come fasting")
    assert added["name"] == "Blood test"
    desk.json("type", "add", "Talk")
    changed = (
        "type",
        "edit",
        "blood TEST",
        "--new-name",
        "Blood sample",
        "--again-weeks",
        "6",
        "--value",
        "49.90",
    )
    assert desk.json(*changed) == {"name": "Blood sample"}
    rows = desk.json("type", "list")
    assert [row["name"] for row in rows] == ["Blood sample", "Talk"]
    sample = rows[0]
    assert (sample["id"], sample["minutes"]) == (added["id"], 10)
    assert (sample["preparation"], sample["again_weeks"], sample["remote"]) == ("Come fasting", 6, None)
    assert (sample["value_minor"], sample["currency"]) == (4990, "GBP")
    assert (rows[1]["value_minor"], rows[1]["preparation"], rows[1]["again_weeks"]) == (None, None, None)
    assert "49.90 GBP" in desk.run("type", "list").out


def test_a_video_visit_has_a_link_and_loses_it_with_the_video(desk: Desk) -> None:
    link = "https://video.example.org/room"
    desk.json("type", "add", "Talk", "--remote", "video", "--link", link)
    assert desk.json("type", "list")[0]["link"] == link
    desk.json("type", "edit", "Talk", "--remote", "phone")
    (row,) = desk.json("type", "list")
    assert (row["remote"], row["link"]) == ("phone", None)
    desk.json("type", "edit", "Talk", "--remote", "", "--again-weeks", "0", "--value", "")
    assert desk.json("type", "list")[0]["remote"] is None


def test_what_cannot_be_is_refused_in_a_sentence(desk: Desk) -> None:
    desk.json("type", "add", "Talk")
    for words in (
        ("--link", "https://a.example"),
        ("--remote", "video", "--link", "http://a.example"),
        ("--value", "much"),
        ("--again-weeks", "999"),
        ("--minutes", "0"),
    ):
        done = desk.run("type", "edit", "Talk", *words)
        assert done.status == 2, words
        assert done.err.count("\n") == 1
    assert desk.run("type", "edit", "Nothing").status != 0
    assert desk.run("type", "add", "Talk").status == 4
    (row,) = desk.json("type", "list")
    assert (row["minutes"], row["link"], row["value_minor"]) == (30, None, None)
