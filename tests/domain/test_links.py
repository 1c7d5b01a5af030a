"""Links of video visits: what a patient can open from anywhere, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.errors import UsageError
from frontdesk.domain.links import LONGEST, checked_link


@pytest.mark.parametrize(
    "link",
    [
        "",
        "https://video.example.org/room/7?x=1",
        "HTTPS://a.example",
        "https://video.example.org:443/room#seat",
        "https://xn--bcher-kva.example/r",
        "https://praxis.xn--p1ai/",
        "https://video.example.org?pwd=a@b:1",
        "https://4.video.example.org/",
    ],
)
def test_links_that_can_be_sent(link: str) -> None:
    assert checked_link(f" {link} ") == link


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("http://plain.example", "beginning with https://"),
        ("video.example.org", "beginning with https://"),
        ("javascript:alert(1)", "beginning with https://"),
        ("https://", "beginning with https://"),
        ("https:video.example.org", "beginning with https://"),
        ("https://a b.example", "beginning with https://"),
        ("https://[", "beginning with https://"),
        ("https://a.example/\u202etxt.exe", "beginning with https://"),
        ("https://a.example/\x07", "beginning with https://"),
        ("https://a.example\\@evil.example", "beginning with https://"),
        ("https://a.example/<b>", "beginning with https://"),
        ("https://b\u00fccher.example", "beginning with https://"),
        ("https://me:secret@a.example", "user name or password"),
        ("https://me@a.example", "user name or password"),
        ("https://192.168.0.7/room", "no public address"),
        ("https://3232235527/", "no public address"),
        ("https://0x7f.1/", "no public address"),
        ("https://127.1/", "no public address"),
        ("https://[::1]/", "no public address"),
        ("https://[::1]:443/", "no public address"),
        ("https://localhost/", "no public address"),
        ("https://video/", "no public address"),
        ("https://video.local/", "no public address"),
        ("https://video.clinic.internal/", "no public address"),
        ("https://router.home.arpa/", "no public address"),
        ("https://a..example/", "no public address"),
        ("https://.example/", "no public address"),
        ("https://-a.example/", "no public address"),
        ("https://a.example./", "no public address"),
        ("https://a_b.example/", "no public address"),
        (f"https://{'a' * 64}.example/", "no public address"),
        ("https://a.example:8443/", "names a port"),
        ("https://a.example:/", "names a port"),
        ("https://a.example:0443/", "names a port"),
        ("https://a.example/" + "x" * LONGEST, "Shorten it"),
        ("https://bit.ly/abc", "short links"),
    ],
)
def test_other_links_are_refused_with_what_to_do(link: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        checked_link(link)
    assert said in refused.value.sentence


@given(st.text(max_size=80))
def test_whatever_is_typed_is_taken_as_it_is_or_refused(rest: str) -> None:
    for link in (rest, f"https://{rest}", f"https://a.example/{rest}"):
        try:
            taken = checked_link(link)
        except UsageError:
            continue
        assert taken == link.strip()
        assert taken.isascii()
        assert taken.isprintable()
