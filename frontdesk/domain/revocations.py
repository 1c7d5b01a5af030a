"""A patient asks in their own words not to be texted. It counts as much as STOP does, so a person has to see it at once.

The patterns are about texts and numbers, not about visits: "stop it hurts" and "please cancel my visit" are none.
"""

from __future__ import annotations

import re
from typing import Final

_EN: Final = (
    r"stop (?:\w+ )?(?:texting|messaging|sending|contacting|writing|spamming|bothering|harassing)",
    r"stop (?:all |these |the |your |those |with )*(?:texts?|text messages|messages|sms|reminders|spam)",
    r"(?:dont|do not|never|no longer|not) (?:\w+ ){0,2}?(?:text|message|contact|sms) (?:to )?(?:me|us|this|here|any|again)",
    r"no more (?:texts?|messages?|sms|reminders?|text messages)",
    r"(?:dont|do not|no longer) (?:want|wish|need) (?:\w+ ){0,4}?(?:texts?|messages?|sms|reminders?|texting|texted)",
    r"(?:remove|take|delete) (?:me|my (?:number|phone|details|mobile))(?: \w+)? (?:from|off)",
    r"(?:take|delete|remove) my (?:number|phone|mobile)",
    r"unsubscribe(?: me)?",
    r"opt (?:me )?out",
    r"leave me alone",
    r"lose my number",
)
_ES: Final = (
    r"no (?:\w+ ){0,2}?(?:quiero|deseo) (?:\w+ ){0,3}?(?:mensajes|sms|recordatorios|mensaje)",
    r"no me (?:\w+ ){0,2}?(?:escriban|envien|manden|escribas|envies|mandes|contacten|escriba|envie|mande)",
    r"(?:dejen|deje|dejad|deja|paren|pare) de (?:\w+ )?(?:enviar|mandar|escribir|contactar|molestar)\w*",
    r"no mas (?:mensajes|sms)",
    r"(?:dar|darme|denme|deme|doy|quiero) (?:me )?(?:de |la )?baja",
    r"(?:borren|borre|quiten|eliminen) mi (?:numero|telefono)",
)
_CS: Final = (
    r"(?:nepiste|nepis|nepisejte) (?:mi|me|sem|uz)",
    r"(?:neposilejte|neposilej|nezasilejte|nekontaktujte)(?: \w+)?",
    r"prestante (?:\w+ ){0,3}?(?:psat|posilat|otravovat|zasilat|obtezovat)",
    r"nechci (?:\w+ ){0,4}?(?:zpravy|sms|smsky|esemesky|pripominky|upominky)",
    r"nepreji si (?:\w+ ){0,3}?(?:zpravy|sms|smsky|esemesky)",
    r"zadne (?:dalsi )?(?:sms|zpravy|esemesky|smsky)",
    r"(?:odhlasit|odhlaste) (?:\w+ ){0,3}?(?:sms|zprav|odber|odberu|zpravy)",
    r"(?:vyradte|smazte) (?:me|moje|muj|si)",
)
_DE: Final = (
    r"(?:bitte )?keine (?:\w+ ){0,2}?(?:sms|nachrichten|mitteilungen|erinnerungen)(?: mehr)?(?! (?:bekommen|erhalten|gekommen|gesehen))",
    r"nicht mehr (?:\w+ ){0,3}?(?:texten|schreiben|anschreiben|kontaktieren|kontaktiert|angeschrieben)",
    r"(?:horen|hoeren) sie auf",
    r"(?:schreiben sie|schreib|schreibt|kontaktieren sie) mi(?:r|ch) (?:bitte )?nicht",
    r"(?:sms|nachrichten|benachrichtigungen) (?:abmelden|abbestellen)",
    r"(?:loschen|loeschen|losche|loesche) (?:sie )?(?:bitte )?meine (?:handynummer|nummer|telefonnummer)",
)
_FR: Final = (
    r"(?:arretez|arrete|cessez) (?:de |d )?(?:\w+ ){0,3}?(?:envoyer|menvoyer|ecrire|mecrire|contacter|sms|messages|textos)",
    r"ne (?:menvoyez|mecrivez|me contactez|menvoie|mecris|me textez) (?:plus|pas)",
    r"(?:veux|souhaite|desire) (?:plus|pas) (?:\w+ ){0,3}?(?:sms|messages?|textos?|rappels?)",
    r"(?<!nai )plus de (?:sms|messages?|textos?|rappels?)",
    r"(?:desinscri\w+|desabonn\w+)",
    r"(?:supprimez|retirez) (?:moi|mon numero)",
)
_PATTERN: Final = re.compile("|".join(rf" (?:{each}) " for each in (*_EN, *_ES, *_CS, *_DE, *_FR)))
_NOT_THAT: Final = re.compile(
    r" (?:didnt|did not|havent|have not|never got|not get|not receive|recibi|llego|nedostal|nedostala|neprisla|bekommen|erhalten|recu) "
)


def asks_for_no_texts(spaced: str) -> bool:
    """Whether a text asks not to be texted; `spaced` is the text as `phrases` gives it."""
    return _PATTERN.search(spaced) is not None and _NOT_THAT.search(spaced) is None
