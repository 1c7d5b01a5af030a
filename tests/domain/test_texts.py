from __future__ import annotations

import json
import re
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.domain.errors import UsageError
from frontdesk.domain.replies import Keywords, Meaning, normal, read
from frontdesk.domain.resources import resource_path
from frontdesk.domain.segments import Encoding, count_segments, measure
from frontdesk.domain.texts import (
    LANGUAGES,
    LONGEST,
    MOST_CHOICES,
    ClinicText,
    TextKind,
    VisitText,
    default_template,
    fill,
    render,
    text_language,
    which_all_words,
)
from frontdesk.domain.wording_guard import check_template

START = datetime.fromisoformat("2026-11-24T09:00")
CLINIC = ClinicText("Riverside Clinic", "020 7946 0958")
JANA = VisitText("Jana", START, "Old Town", "Europe/London")
PETR = VisitText("Petr", START + timedelta(minutes=30), "Old Town")
SINGLE = [TextKind.ASK, TextKind.TELL, TextKind.MOVED, TextKind.MOVED_ASK, TextKind.CANCELLED]
FAMILY = [TextKind.ASK_FAMILY, TextKind.TELL_FAMILY, TextKind.WHICH]
ASKING = [TextKind.ASK, TextKind.ASK_FAMILY, TextKind.MOVED_ASK]
PLACES = [
    ("en", "GB"),
    ("en", "US"),
    ("es", "ES"),
    ("es", "MX"),
    ("cs", "CZ"),
    ("de", "DE"),
    ("de", "AT"),
    ("fr", "FR"),
    ("fr", "CA"),
]


def test_a_question_names_clinic_time_place_phone_and_how_to_answer() -> None:
    assert render(TextKind.ASK, "en", "GB", [JANA], CLINIC, "Ref K7Q4D") == (
        "Riverside Clinic: your visit Tue 24 Nov 9:00, Old Town. "
        "Reply C to confirm, X if you can't come. Tel 020 7946 0958 Ref K7Q4D"
    )


def test_a_family_is_named_with_its_times() -> None:
    assert render(TextKind.ASK_FAMILY, "en-US", "GB", [JANA, PETR], CLINIC, "") == (
        "Riverside Clinic: your visits Tue Nov 24: Jana 9:00 AM, Petr 9:30 AM, Old Town. "
        "Reply C to confirm all, X if you can't come. Tel 020 7946 0958"
    )


def test_a_family_at_two_places_is_told_which() -> None:
    other = VisitText("", START + timedelta(hours=5), "Harbour")
    text = render(TextKind.TELL_FAMILY, "en", "GB", [JANA, other], CLINIC, "")
    assert "Jana 9:00 Old Town, 14:00 Harbour. If" in text


@pytest.mark.parametrize(
    ("language", "country", "written"),
    [
        ("en", "GB", "Tue 24 Nov 9:00,"),
        ("en", "US", "Tue Nov 24 9:00 AM,"),
        ("en-US", "CZ", "Tue Nov 24 9:00 AM,"),
        ("en", "ZZ", "Tue 24 Nov 9:00,"),
        ("en", "", "Tue 24 Nov 9:00,"),
        ("es", "ES", "mar 24 nov 9:00,"),
        ("cs", "CZ", "ut 24. 11. v 9:00,"),
        ("cs-CZ", "us", "ut 24. 11. v 9:00,"),
        ("de-AT", "DE", "Di. 24. Nov. um 9:00 Uhr,"),
        ("fr", "FR", "mar. 24 nov. à 9:00,"),
        ("pl-PL", "GB", "Tue 24 Nov 9:00,"),
    ],
)
def test_dates_and_times_as_people_there_write_them(language: str, country: str, written: str) -> None:
    assert written in render(TextKind.ASK, language, country, [JANA], CLINIC, "")


def test_midnight_keeps_its_zeros() -> None:
    late = VisitText("Jana", datetime.fromisoformat("2026-11-24T00:05"), "Old Town")
    assert "24 Nov 00:05" in render(TextKind.TELL, "en", "GB", [late], CLINIC, "")


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("de-AT", "de"),
        ("DE_ch", "de"),
        ("cs-Latn-CZ", "cs"),
        ("pl", "en"),
        ("", "en"),
        ("?", "en"),
    ],
)
def test_an_unknown_language_gets_english(tag: str, language: str) -> None:
    assert text_language(tag) == language
    assert text_language(tag + " ") == language


def test_what_is_not_known_is_left_out_cleanly() -> None:
    at_home = VisitText("Jana", START, "Riverside Clinic")
    assert render(TextKind.ASK, "en", "GB", [at_home], ClinicText("Riverside Clinic"), "") == (
        "Riverside Clinic: your visit Tue 24 Nov 9:00. Reply C to confirm, X if you can't come."
    )
    assert render(
        TextKind.ASK, "en", "GB", [VisitText("Jana", START, "")], ClinicText("Riverside Clinic"), ""
    ) == ("Riverside Clinic: your visit Tue 24 Nov 9:00. Reply C to confirm, X if you can't come.")
    assert render(TextKind.ACK_CONFIRMED, "en", "GB", [], CLINIC, "") == "Thank you, it is confirmed."
    assert render(TextKind.ACK_DECLINED, "en", "GB", [], CLINIC, "") == (
        "Noted, thank you. We free your time and call you to rebook."
    )


@pytest.mark.parametrize("kind", TextKind)
def test_first_names_stand_in_family_texts_alone(kind: TextKind) -> None:
    for language, country in PLACES:
        text = render(kind, language, country, [JANA, PETR], CLINIC, "Ref K7Q4D")
        assert ("Jana" in text) == (kind in FAMILY)
        assert text.endswith(" Ref K7Q4D")


names = st.text(alphabet="abcdefghijklmnopqrstuvwxyzáéíóúñäöüßčďěřšžťůýàèêçô .'-", max_size=20)


@pytest.mark.parametrize(("language", "country"), PLACES)
@settings(max_examples=25)
@given(
    clinic=names.map(lambda name: f"Rive{name}"),
    place=names.map(lambda name: name[:18]),
    start=st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2028, 1, 1)),  # noqa: DTZ001
)
def test_a_realistic_clinic_pays_one_segment(
    language: str, country: str, clinic: str, place: str, start: datetime
) -> None:
    visit = VisitText("Jana", start, place)
    for kind in (*SINGLE, TextKind.ACK_CONFIRMED, TextKind.ACK_DECLINED):
        text = render(kind, language, country, [visit], ClinicText(clinic, "+44 20 7946 095"), "Ref K7Q4D")
        assert measure(text).segments == 1, text
        assert measure(text).encoding is Encoding.GSM7


def test_small_families_pay_two_segments_at_most() -> None:
    for language, country in PLACES:
        for kind in FAMILY:
            assert measure(render(kind, language, country, [JANA, PETR], CLINIC, "Ref K7Q4D")).segments <= 2


@settings(max_examples=50)
@given(
    name=st.text(max_size=60),
    first=st.text(max_size=60),
    place=st.text(max_size=500),
    phone=st.text(max_size=60),
    count=st.integers(min_value=1, max_value=40),
    kind=st.sampled_from(TextKind),
    language=st.sampled_from(LANGUAGES),
)
def test_whatever_people_are_called_the_text_stays_a_short_line(
    name: str, first: str, place: str, phone: str, count: int, kind: TextKind, language: str
) -> None:
    visits = [VisitText(first, START + timedelta(minutes=n), f"{place}{n % 3}") for n in range(count)]
    text = render(kind, language, "GB", visits, ClinicText(name, phone), "Ref K7Q4D")
    assert len(text) <= LONGEST
    assert text.endswith(" Ref K7Q4D")
    assert not re.search(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)


def test_braces_in_names_stay_braces() -> None:
    odd = VisitText("{clinic}", START, "[{time}]")
    text = render(
        TextKind.TELL_FAMILY, "en", "GB", [odd, PETR], ClinicText("{phone} {0.__class__} %s", "[x]"), ""
    )
    assert text.startswith("{phone} {0.__class__} %s: see you")
    assert "{clinic} 9:00 [{time}]" in text
    assert text.endswith("call [x].")


def test_a_forged_line_or_direction_never_gets_in() -> None:
    forged = VisitText("Jana\r\nYour bank: call\u202e 900", START, "Old\tTown")
    text = render(TextKind.ASK_FAMILY, "en", "GB", [forged, PETR], CLINIC, "")
    assert "Jana Your bank: cal. 9:00" in text
    assert "Old Town" in text


def test_thirty_visits_are_counted_where_they_cannot_be_named() -> None:
    many = [VisitText(f"Maximilian{n}", START + timedelta(minutes=n), "Old Town") for n in range(30)]
    text = render(TextKind.ASK_FAMILY, "en", "GB", many, CLINIC, "Ref K7Q4D")
    assert len(text) <= LONGEST
    assert re.search(r"Max\. 9:\d\d \+\d+, Old Town", text)


def test_the_clinics_own_words_come_first_by_language_then_for_all() -> None:
    own = {"ask": "{clinic} {date} {time} C X", "cs.ask": "{clinic}: přijďte {date} {time}, C nebo X"}
    assert (
        render(TextKind.ASK, "en", "GB", [JANA], CLINIC, "", overrides=own)
        == "Riverside Clinic 24 Nov 9:00 C X"
    )
    czech = render(TextKind.ASK, "cs", "CZ", [JANA], ClinicText("Dvořák"), "", overrides=own)
    assert czech == "Dvořák: přijďte 24. 11. 9:00, C nebo X"
    assert "see you" in render(TextKind.TELL, "en", "GB", [JANA], CLINIC, "", overrides=own)


def test_names_lose_marks_only_where_the_wording_has_none() -> None:
    assert render(TextKind.ASK, "cs", "CZ", [JANA], ClinicText("Dvořák – péče"), "").startswith(
        "Dvorak - péce:"
    )


def test_an_override_that_was_damaged_later_still_makes_a_text() -> None:
    broken = {"ask": "{clinic} {nonsense}[ {nothing}] {time}" + "!" * 400}
    text = render(TextKind.ASK, "en", "GB", [JANA], CLINIC, "Ref K7Q4D", overrides=broken)
    assert text.startswith("Riversi. 9:00!!!")
    assert len(text) == LONGEST


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", TextKind)
def test_our_own_wording_passes_our_own_check(language: str, kind: TextKind) -> None:
    template = default_template(kind, language)
    assert check_template(kind, template, language) == template
    assert measure(re.sub(r"[\[\]{}]", "", template)).encoding is Encoding.GSM7


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (TextKind.ASK, "", "The text is empty"),
        (TextKind.ASK, "x" * 251, "The text has 251 characters. Keep it to 250."),
        (TextKind.ASK, "a\x00b", "cannot be seen"),
        (
            TextKind.ASK,
            "{clinic} {date} {time} {doctor} C X",
            "no place called {doctor}. Use: {clinic}, {date}, {day}",
        ),
        (TextKind.ASK, "{clinic} {date} {time} {visits} C X", "no place called {visits}"),
        (TextKind.ASK_FAMILY, "{clinic} {date} {time} {visits} C X", "no place called {time}"),
        (TextKind.ASK, "{clinic} {date} {time} {} C X", "no place called {}"),
        (TextKind.ASK, "{clinic} {date} {time} {a.b} C X", "no place called {a.b}"),
        (TextKind.ASK, "{patient.password} {clinic} {date} {time} C X", "no place called {patient.password}"),
        (TextKind.ASK, "{{clinic}} {date} {time} C X", "one pair of braces"),
        (TextKind.ASK, "{clinic} {date} {time} {phone C X", "has no partner"),
        (TextKind.ASK, "{clinic} {clinic} {clinic} {date} {time} C X", "{clinic} stands too often"),
        (TextKind.WHICH, "{clinic} {choices}", "Name the word ALL."),
        (TextKind.ASK, "{clinic} {date} {time} [C X", "has no partner"),
        (TextKind.ASK, "{clinic} {date} {time} [C [X]]", "has no partner"),
        (TextKind.ASK, "{date} {time} C X", "lacks {clinic}"),
        (TextKind.TELL, "{clinic} {date}", "lacks {time}"),
        (TextKind.TELL_FAMILY, "{clinic} {date}", "lacks {visits}"),
        (TextKind.ASK, "{clinic} {date} {time} reply C or X, or CANCEL", "Whoever replies CANCEL"),
        (TextKind.ASK, "{clinic} {date} {time} reply 'cancel' or C or X", "Whoever replies CANCEL"),
        (TextKind.TELL, "{clinic} {date} {time} text with stop", "Whoever replies STOP"),
        (TextKind.TELL, "{clinic} {date} {time} Antworten Sie mit Stop", "Whoever replies STOP"),
        (TextKind.ACK_DECLINED, "Send END to end", "Whoever replies END"),
        (TextKind.ASK, "{clinic} {date} {time} reply C", "Name the letters C and X"),
        (TextKind.MOVED_ASK, "{clinic} {date} {time} reply x or c", "Name the letters C and X"),
        (TextKind.ASK_FAMILY, "{clinic} {date} {visits} Call XC", "Name the letters C and X"),
    ],
)
def test_a_wording_that_would_go_wrong_is_refused(kind: TextKind, text: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        check_template(kind, text)
    assert said in refused.value.sentence


def test_to_cancel_by_phone_may_be_said() -> None:
    fine = "{clinic}:  see you\n{date} {time}. To cancel call {phone}, at the end of the street."
    assert check_template(TextKind.TELL, fine) == " ".join(fine.split())
    plain = "{clinic} {date} {time}. Reply C to confirm, X to cancel. Reply X at the end."
    assert check_template(TextKind.ASK, plain) == plain
    assert check_template(TextKind.ACK_DECLINED, "Merci.") == "Merci."


def test_every_language_file_says_the_same_kinds() -> None:
    for language in LANGUAGES:
        content = json.loads(resource_path(f"texts/{language}.json").read_text(encoding="utf-8"))
        assert content["language"] == language
        assert set(content["texts"]) == set(TextKind)
        for kind in ASKING:
            assert re.search(r"\bC\b.*\bX\b", content["texts"][kind])


def test_a_family_is_asked_which_visit_it_meant() -> None:
    assert render(TextKind.WHICH, "en", "GB", [JANA, PETR], CLINIC, "Ref K7Q4D") == (
        "Riverside Clinic: which visit can't you make? Reply 1 for Jana 9:00, 2 for Petr 9:30, or ALL. Ref K7Q4D"
    )
    other = VisitText("Petr", START + timedelta(minutes=30), "Harbour")
    text = render(TextKind.WHICH, "de", "DE", [JANA, other], CLINIC, "")
    assert "1 = Jana 9:00 Old Town, 2 = Petr 9:30 Harbour, oder ALLE" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_stands_in_the_question_and_the_word_for_all(language: str) -> None:
    many = [
        VisitText(f"Maximiliane{n}", START + timedelta(minutes=90 + n), f"Old Town at the harbour {n}")
        for n in range(MOST_CHOICES)
    ]
    clinic = ClinicText("The Riverside Community Health Clinic and Practice", "+44 20 7946 0958")
    text = render(TextKind.WHICH, language, "GB", many, clinic, "Ref K7Q4D")
    assert [n for n in range(1, 10) if re.search(rf"\b{n} \S+ Max", text)] == list(range(1, 10))
    assert text.endswith("Ref K7Q4D")
    assert which_all_words()[language][0] in text


def test_the_words_for_all_mean_nothing_else() -> None:
    every = [word for words in which_all_words().values() for word in words]
    assert len(every) == len(set(every))
    for word in every:
        assert normal(word) == word
        assert read(word, Keywords()).meaning is Meaning.NONE


ROOM = "https://video.example.org/r/4711"


@pytest.mark.parametrize(
    ("language", "country", "phrase"),
    [
        ("en", "GB", "by phone: we call you"),
        ("es", "ES", "por telefono: le llamamos"),
        ("cs", "CZ", "po telefonu: zavolame vam"),
        ("de", "DE", "per Telefon: Wir rufen Sie an"),
        ("fr", "FR", "par téléphone : nous vous appelons"),
    ],
)
def test_a_visit_by_phone_says_so_in_place_of_the_address(language: str, country: str, phrase: str) -> None:
    visit = VisitText("Jana", START, "Old Town", "Europe/London", remote="phone")
    for kind in (TextKind.ASK, TextKind.TELL, TextKind.MOVED_ASK):
        text = render(kind, language, country, [visit], CLINIC, "Ref K7Q4D")
        assert f", {phrase}." in text
        assert "Old Town" not in text
        assert measure(text).encoding is Encoding.GSM7


@pytest.mark.parametrize(("language", "country"), PLACES)
def test_a_video_visit_has_its_whole_link_and_its_parts_are_counted(language: str, country: str) -> None:
    visit = VisitText("Jana", START, "Old Town", "Europe/London", remote="video", link=ROOM)
    for kind in (TextKind.ASK, TextKind.TELL, TextKind.MOVED, TextKind.MOVED_ASK):
        text = render(kind, language, country, [visit], CLINIC, "Ref K7Q4D")
        assert text.count(ROOM) == 1
        assert "Old Town" not in text
        assert measure(text).segments == count_segments(text) <= 2


def test_a_visit_at_a_clinic_of_one_place_still_says_that_it_is_by_phone() -> None:
    visit = VisitText("Jana", START, "Riverside Clinic", "Europe/London", remote="phone")
    assert ", by phone: we call you." in render(TextKind.ASK, "en", "GB", [visit], CLINIC, "")


@given(st.text("abcdefgh0123456789/-_.~%?=&`{}[]", max_size=480))
def test_a_link_is_never_cut(path: str) -> None:
    link = f"https://video.example.org/{path}"
    visit = VisitText("Jana", START, "Old Town", "Europe/London", remote="video", link=link)
    text = render(TextKind.ASK, "en", "GB", [visit], CLINIC, "Ref K7Q4D")
    whole = link.replace("`", "%60").replace("{", "%7B").replace("}", "%7D")
    assert len(text) <= LONGEST
    assert f"by video: {whole}. Reply C" in text or "by video. Reply C" in text
    assert ("https://" in text) == (whole in text)


def test_a_family_of_which_one_comes_and_one_is_called() -> None:
    called = VisitText("Petr", START + timedelta(minutes=30), "Old Town", remote="phone")
    text = render(TextKind.ASK_FAMILY, "en", "GB", [JANA, called], CLINIC, "")
    assert "Jana 9:00 Old Town, Petr 9:30 by phone: we call you" in text


def test_a_video_visit_without_a_link_says_only_that_it_is_one() -> None:
    visit = VisitText("Jana", START, "Old Town", remote="video")
    assert ", by video. Reply" in render(TextKind.ASK, "en", "GB", [visit], CLINIC, "")


@pytest.mark.parametrize("zone", ["", "Europe/London"])
def test_when_a_late_visit_begins_is_told_with_and_without_a_zone(zone: str) -> None:
    visit = VisitText("Jana", START, "Old Town", zone, "Dr Malik", late=25)
    assert "begins at about 9:25." in render(TextKind.LATE, "en", "GB", [visit], CLINIC, "")


def test_a_time_that_ends_in_a_stop_ends_the_sentence_with_it() -> None:
    values = {"expected": "3:45 p.m.", "link": "https://a.example/x/../y"}
    assert fill("Hacia las {expected}.[ Tel {phone}]", values) == "Hacia las 3:45 p.m."
    assert fill("A las {expected}[, {place}]. {link}.", values) == "A las 3:45 p.m. https://a.example/x/../y."
    assert fill("Tel. {link}.", {"link": "https://a.example/."}) == "Tel. https://a.example/.."
