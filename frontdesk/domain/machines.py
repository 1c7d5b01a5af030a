"""What a machine writes back: auto-responders, mailboxes that nobody reads, senders that are no telephone."""

from __future__ import annotations

import re
from typing import Final

SECONDS: Final = 20
"""A text that came so soon after ours, and came like that before in the same words, was written by a machine."""

_DRIVING: Final = (
    r"(?:driving|conduciendo|manejando|ridim|ridi|fahre|am steuer|conduis|conduite)"
    r".{0,60}? (?:reply|respond|get back|answer|see your message|text you|respondere|contesto|contestare|llamo|llamare"
    r"|odpovim|ozvu|odepisu|melde|antworte|zuruckrufen|repondrai|reponds|rappelle|rappellerai)"
)
_SAID: Final = re.compile(
    rf" (?:{_DRIVING}|driving (?:focus|mode)|while driving|do not disturb while"
    r"|automatic reply|automated (?:reply|response|message)|auto ?reply|auto ?response|automatically generated"
    r"|out of (?:the )?office|out of office|annual leave"
    r"|(?:number|mailbox|inbox|line) (?:is not|isnt|is no longer|not) (?:monitored|attended|checked)"
    r"|does not (?:accept|receive) (?:incoming |text |sms )*(?:texts|messages|replies)|do not reply to this"
    r"|thank(?:s| you) for (?:contacting|your message we|messaging)|currently away from"
    r"|respuesta automatica|mensaje automatico|fuera de (?:la )?oficina|ausente de la oficina|contestador"
    r"|automaticka odpoved|automaticka zprava|automaticky vygenerovan\w*|mimo kancelar|nejsem v kancelari"
    r"|automatische (?:antwort|nachricht|abwesenheit\w*)|abwesenheit\w*|nicht im (?:buro|buero)|ausser haus"
    r"|reponse automatique|message automatique|absent\w* du bureau|absence du bureau|en conduisant) "
)


def written_by_machine(spaced: str) -> bool:
    """Whether the words are those of an auto-responder; `spaced` is the text as `phrases` gives it."""
    return _SAID.search(spaced) is not None


def is_machine_number(sender: str) -> bool:
    """Whether a sender is no telephone: a short code, or a name."""
    digits = sum(each.isdigit() for each in sender)
    return bool(sender) and (digits <= 6 or any(each.isalpha() for each in sender))
