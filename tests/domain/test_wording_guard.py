"""What the guard says of a text: what silences, tells, costs or lacks something."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.domain.errors import UsageError
from frontdesk.domain.templates import (
    LANGUAGES,
    TextKind,
    WordingKey,
    chosen_template,
    default_template,
    missed_visit_sentence,
    open_places,
    places_of,
    wording_key,
)
from frontdesk.domain.texts import LONGEST, ClinicText, VisitText, render, render_whole
from frontdesk.domain.wording_guard import (
    GuardFacts,
    check_template,
    check_wording,
)

FINE = "{clinic}: {day} {date} {time}. Reply C to confirm, X if not. {phone}"
FACTS = GuardFacts("Riverside Clinic", "+442079460958")
START = datetime.fromisoformat("2026-11-24T09:00")


def said(
    text: str, *, kind: TextKind | None = TextKind.ASK, facts: GuardFacts = FACTS
) -> list[tuple[str, str]]:
    """The findings on a text, as severity and sentence."""
    return [(str(each.severity), each.sentence) for each in check_wording(kind, text, "en", facts)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", TextKind)
def test_nothing_is_said_of_our_own_wording(kind: TextKind, language: str) -> None:
    assert check_wording(kind, default_template(kind, language), language, FACTS) == ()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Reply C or X. Reply CANCEL to cancel.", "CANCEL"),
        ("Responda C o X, o escriba stop.", "STOP"),
        ("Odpovězte C nebo X. Zašlete stop", "STOP"),
        ("Odpovezte C nebo X nebo CANCEL", "CANCEL"),
        ("Antworten Sie C oder X, oder schreiben Sie Quit.", "QUIT"),
        ("Répondez C ou X, ou tapez « stop ».", "STOP"),
        ("Envoyez C ou X, ou unsubscribe", "UNSUBSCRIBE"),
        ("Reply C or X; text 'end' for no more texts", "END"),
        ("Reply C or X, send “opt out”", "OPT OUT"),
        ("C, X. STOPALL", "STOPALL"),
        ("C, X. Type revoke", "REVOKE"),
    ],
)
def test_a_word_that_silences_the_patient_is_refused_in_any_language(text: str, word: str) -> None:
    [(severity, sentence)] = said("{clinic} {date} {time} {phone} " + text)
    assert severity == "refuse"
    assert sentence == f"Whoever replies {word} gets no more texts from you. Ask for C and X instead."


@pytest.mark.parametrize(
    "text",
    [
        "Odpovězte ZRUŠIT nelze, jen C nebo X.",
        "To cancel call us. Reply C or X.",
        "Reply C or X. We are at the end of the street.",
        "Reply X to cancel, C to come.",
        "The bus stop is in front. Reply C or X.",
        "Antwort C = ja, X = nein. Die Haltestelle ist am Ende.",
    ],
)
def test_words_that_silence_nobody_may_be_said(text: str) -> None:
    assert said("{clinic} {date} {time} {phone} " + text) == []


def test_the_clinics_own_forbidden_words_are_found_in_their_inflections() -> None:
    facts = GuardFacts("Riverside", "1", ("onkologie", "dental", "HIV", "visits", "blood test", "?!"))
    for text in ("Na onkologii.", "DENTALLY", "hiv", "A  Blood test."):
        assert [each[0] for each in said(f"{FINE} {text}", facts=facts)].count("refuse") == 1, text
    assert said(FINE + " Accidental. Hives. Bloodtest.", facts=facts) == []
    family = "{clinic} {date} {visits} {phone}. Reply C or X."
    assert check_wording(TextKind.ASK_FAMILY, family, "en", facts) == ()


@pytest.mark.parametrize(
    ("more", "part"),
    [
        ("Your oncology visit.", "“oncology” tells"),
        ("En Psiquiatría.", "“Psiquiatría” tells"),
        ("Vyšetření: HIV", "“HIV” tells"),
        ("Schwangerschaftsabbruch", "“Schwangerschaftsabbruch” tells"),
        ("Avant l'avortement", "“avortement” tells"),
        ("See www.riverside.example", "www.riverside.example"),
        ("See riverside.co.uk/go", "riverside.co.uk/go"),
        ("PLEASE ARRIVE TEN MINUTES BEFORE YOUR VISIT AND BRING THIS", "capitals"),
    ],
)
def test_what_tells_too_much_or_looks_like_spam_is_a_warning(more: str, part: str) -> None:
    [(severity, sentence)] = said(f"{FINE} {more}")
    assert severity == "warn"
    assert part in sentence


def test_a_shortened_link_is_refused() -> None:
    assert said(FINE + " https://bit.ly/x1")[0] == (
        "refuse",
        "Networks block texts with bit.ly. Leave the short link out.",
    )


def test_places_that_would_stay_empty() -> None:
    nowhere = GuardFacts("Riverside", "", phoneless=("Old Town",))
    [(severity, sentence)] = said(FINE, facts=nowhere)
    assert severity == "refuse"
    assert sentence.startswith("Old Town has no phone number, and the clinic has none either.")
    assert said(FINE.replace("{phone}", "[{phone}]"), facts=nowhere) == []
    [(severity, sentence)] = said("{first_name}, " + FINE)
    assert severity == "warn"
    assert "[{first_name}]" in sentence


def test_a_text_without_a_number_or_by_hand_without_a_name_is_warned_of() -> None:
    [(severity, sentence)] = said(FINE.replace("{phone}", ""))
    assert (severity, sentence) == ("warn", "The text names no number to call. Put in {phone}.")
    assert said("Your glasses are here.", kind=None) == [
        ("warn", "The text does not say who writes. Begin with the clinic's name.")
    ]
    assert said("Riverside clinic: your glasses are here.", kind=None) == []
    assert said("Riverside Clinic: reply STOP", kind=None)[0][0] == "refuse"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ask", WordingKey(TextKind.ASK)),
        ("ask:week_before", WordingKey(TextKind.ASK, "week_before")),
        ("sms:ask_family:today", WordingKey(TextKind.ASK_FAMILY, "today")),
        ("sms:moved", WordingKey(TextKind.MOVED)),
        ("moved:today", None),
        ("ask:", None),
        ("ask:Today", None),
        ("ask:a:b", None),
        ("email:ask", None),
        ("sms", None),
        ("", None),
    ],
)
def test_names_of_wordings(name: str, key: WordingKey | None) -> None:
    assert wording_key(name) == key


def test_a_steps_words_come_before_the_kinds_and_those_before_ours() -> None:
    own = {"en.ask": "A", "en.ask:today": "B"}
    assert chosen_template(WordingKey(TextKind.ASK, "today"), "en", own) == "B"
    assert chosen_template(WordingKey(TextKind.ASK, "other"), "en", own) == "A"
    assert chosen_template(WordingKey(TextKind.TELL, "today"), "en", own) == default_template(
        TextKind.TELL, "en"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_says_what_a_missed_visit_costs_where_it_fits(language: str) -> None:
    visit = VisitText("Jana", START, "Old Town")
    clinic = ClinicText("Riverside Clinic", "020 7946 0958")

    def text(kind: TextKind, cost: str | None, *, own: str = "") -> str:
        overrides = {str(kind): own} if own else {}
        return render(
            kind, language, "GB", [visit], clinic, "Ref K7Q4D", overrides=overrides, missed_cost=cost
        )

    assert "160 GBP" in missed_visit_sentence(language, "160 GBP")
    assert text(TextKind.ASK, "160 GBP").endswith(f". {missed_visit_sentence(language, '160 GBP')} Ref K7Q4D")
    assert missed_visit_sentence(language, "") in text(TextKind.ASK_FAMILY, "")
    for kind in (TextKind.TELL, TextKind.MOVED_ASK, TextKind.ACK_DECLINED, TextKind.WHICH):
        assert "160" not in text(kind, "160 GBP")
    assert text(TextKind.ASK, None) == text(TextKind.ASK, None)
    full = "ř {clinic} {date} {time} C X " + "long " * 20
    assert "160 GBP" not in text(TextKind.ASK, "160 GBP", own=full)


_PIECES = st.sampled_from(
    [
        "{clinic}",
        "{phone}",
        "{place}",
        "{day}",
        "{date}",
        "{time}",
        "{visits}",
        "{choices}",
        "{first_name}",
        "{provider}",
        "[",
        "]",
        "[ Tel {phone}]",
        "[{first_name}, ]",
        " ",
        ": ",
        "Reply C, X",
        "ALL",
        "{",
        "}",
        "{{",
        "{x}",
        "{}",
        "ř",
        "{date} {time}",
    ]
)


@settings(max_examples=400)
@given(
    pieces=st.lists(_PIECES, max_size=12),
    kind=st.sampled_from(TextKind),
    name=st.text(max_size=12),
    phone=st.sampled_from(["", "020 7946 0958"]),
    place=st.sampled_from(["", "Old Town", "Riverside Clinic"]),
    provider=st.sampled_from(["", "Dr Malik"]),
    count=st.integers(1, 4),
)
def test_whatever_is_taken_as_a_template_never_leaves_a_hole(
    pieces: list[str], kind: TextKind, name: str, phone: str, place: str, provider: str, count: int
) -> None:
    base = default_template(kind, "en")
    try:
        template = check_template(kind, base + " " + "".join(pieces))
    except UsageError:
        return
    visits = [VisitText(name, START.replace(hour=9 + n), place, provider=provider) for n in range(count)]
    made = render_whole(
        kind,
        "en",
        "GB",
        visits,
        ClinicText("Riverside Clinic", phone),
        "Ref K7Q4D",
        overrides={str(kind): template},
    )
    assert len(made.body) <= LONGEST
    assert not set("{}[]") & set(made.body) or set("{}[]") & set(name)
    empty = {"phone": not phone, "place": not place, "provider": not provider}
    for each in open_places(template):
        assert each in places_of(kind)
        assert (each in made.holes) == empty.get(each, each in made.holes)
    if "first_name" in open_places(template) and not name.strip():
        assert "first_name" in made.holes
    if not made.holes:
        for each, value in (("clinic", "Riv"), ("time", "9:00"), ("provider", "Dr"), ("phone", "020")):
            assert each not in open_places(template) or value in made.body
