"""Words and phrases of the five languages of the texts, as `reply_text.phrases` gives them: which say yes, no, or something else.

Each pattern stands between spaces. What folding makes one word means one thing here, or stands in no list.
"""

from __future__ import annotations

import re
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _any(*each: str) -> re.Pattern[str]:
    return re.compile(rf" (?:{'|'.join(each)})(?= )")


GRAVE: Final = _any(
    "died dead passed deceased funeral murio fallecio fallecido muerto zemrel zemrela umrel umrela pohreb gestorben verstorben tod "
    "decede decedee mort morte deces".replace(" ", "|")
)
"""Nobody answers these with one key."""

HARMLESS: Final = _any(
    "(?:no|not a) (?:problem|problems|worries|prob|issue|issues|trouble|doubt|changes?)",
    "no need (?:to (?:call|move|change|worry|reschedule|cancel))?",
    "cant wait",
    "(?:wont|not|never) be late",
    "no hay (?:ningun )?problema",
    "sin problemas?",
    "no (?:voy|vamos) a (?:faltar|fallar)",
    "no faltare",
    "kein(?:e|en)? (?:problem|frage|stress|sorge)",
    "(?:zadny|neni) problem",
    "bez problem(?:u|ov)?",
    "pas de (?:probleme|problemes|souci|soucis)",
    "sans faute",
)

COMING: Final = _any(
    "be there(?! \\w+ late)",
    "see (?:you|u|ya)",
    "c (?:u|you|ya) (?:there|then|soon|tomorrow|later|tmrw)",
    "(?:im|i am|were|we are|still|definitely) (?:still )?(?:coming|attending)",
    "(?:ill|i will|we will|well|i can|we can) (?:definitely |still )?(?:come|attend|make it)",
    "yes (?:i|we) (?:can|will|am|are)",
    "confirm(?:ed|ing)?",
    "looking forward",
    "works for (?:me|us)",
    "sounds good",
    "all good",
    "thats (?:fine|ok|okay|great|perfect)",
    "count me in",
    # es
    "confirm(?:o|ado|ada|amos)",
    "(?:ahi|alli|alla) (?:estare|estaremos|nos vemos)",
    "(?:estare|estaremos) (?:ahi|alli|alla)",
    "asistire|asistiremos|acudire|ire|iremos",
    "nos vemos",
    "(?:cuente|cuenten|cuenta) con(?:migo| nosotros)",
    "de acuerdo",
    # cs
    "potvrzuji|potvrzuju|potvrzujeme|prijdu|prijdeme|dorazim|dorazime",
    "(?:budu|budeme) tam",
    "tesim se|tesime se",
    "pocitejte s(?:e mnou| nami)",
    # de
    "bestatige|bestaetige|bestatigt|bestaetigt",
    "(?:ich |wir )?(?:komme|kommen)(?: wir)?",
    "(?:bin|sind|werde|werden) (?:wir )?(?:dabei|da|da sein|dort|kommen)",
    "geht klar|alles klar|passt|in ordnung",
    "bis (?:morgen|dann|bald|montag|dienstag|mittwoch|donnerstag|freitag)",
    # fr
    "je (?:viendrai|viens|confirme|serai la|serai present|serai presente)",
    "(?:jy serai|nous viendrons|nous serons la|on sera la|cest bon|ca marche)",
    "a (?:demain|bientot|lundi|mardi|mercredi|jeudi|vendredi|tout a lheure)",
)

YES: Final = _words(
    """
    yes yep yeah yup yess yea ok okay okey oki sure absolutely definitely perfect confirm confirmed thumbsup
    siyes vale claro perfecto confirmo ano jo jasne urcite ja jawohl jep gerne einverstanden naturlich
    natuerlich oui ouais daccord parfait entendu confirme
    """
)
WEAK: Final = _words(
    """
    ok okay okey oki ja jo siyes si vale sure well yes yeah ano oui
    """
)
"""Politeness before a refusal: "ok, can't make it"."""
SPANISH_SI: Final = re.compile(
    r"^ si (?:$|(?:gracias|confirmo|voy|vamos|ire|iremos|asistire|claro|ahi|alli|por|senor|senora|acudo|muchas|perfecto|confirmado|confirmada|nos|estare) )"
)

NOT: Final = _words(
    """
    not no dont wont cant cannot couldnt never nope nah isnt arent didnt doesnt unable without thumbsdown
    nunca tampoco jamas nada nicht nein kein keine keinen nie niemals ne pas non jamais aucun ni
    """
)
CZECH_NOT: Final = re.compile(
    r" ne(?!xt |w |ar |arly |bo |z |ed |eds |eded |dele |delu |t |tt |ws |ighbour |ighbor )\w{2,} "
)
DOUBT: Final = _words(
    """
    but however although though except only instead can could would should possible please_call call maybe
    perhaps might hopefully try trying think probably unless if depends unsure when why what which how where
    who later earlier change move cancel cancelled late sick unwell hurts hurt pain bleeding fever wrong
    stop question reply http https www pero aunque quizas quiza talvez vez creo depende intentare cuando
    donde cual puede podria podrian puedo cambiar cancelar tarde dolor enfermo enferma duda pregunta ale jen
    jenom mozna snad asi pokud jestli kdyz kdyby uvidim zkusim kdy kde jak muzu mohu mohl mohla slo lze
    pozdeji drive driv zmenit zrusit nemocny nemocna boli dotaz aber jedoch nur vielleicht wenn falls ob
    eventuell versuche wann wo wie warum kann konnte konnten koennte spater frueher fruher absagen krank
    schmerzen frage mais sauf seulement peut pourrait pourrions si quand ou essaie essayer combien pourquoi
    puis annuler malade mal douleur demander
    """
)

DECLINE: Final = _any(
    "(?:cannot|cant|can not|wont|will not|unable to|not able to|not going to|wont be able to|couldnt|not gonna) (?:\\w+ ){0,2}?"
    "(?:make|come|attend|be there|get there|be able)",
    "cant (?:do|manage) (?:it|tomorrow|today|that|this|monday|tuesday|wednesday|thursday|friday)",
    "(?:have|need|want|must|like|going|got|gotta|wish) (?:to )?cancel(?:led)?",
    "(?:please|pls) cancel",
    "cancel (?:my|our|the|this) (?:\\w+ )?(?:appointment|appt|visit|booking|slot)",
    "(?:not|wont be|will not be) (?:be )?(?:coming|attending|there)",
    "no longer (?:coming|attending|need|able)",
    "no (?:thanks|thank you|sorry)",
    "nope",
    # es
    "no (?:puedo|podre|podemos|podremos|pueden|puede) (?:\\w+ ){0,2}?(?:ir|asistir|acudir|venir|llegar)",
    "no (?:puedo|podre|podemos|podremos)(?: hoy| manyana| manana| ese dia| esta semana| lo siento)?(?= $)",
    "no (?:voy a (?:poder|ir)|vamos a (?:poder|ir)|ire|iremos|asistire|asistiremos|acudire)",
    "(?:tengo que|quiero|necesito|debo|quisiera|deseo) (?:cancelar|anular)",
    "(?:cancelar|anular|cancelo|anulo|cancelen|anulen) (?:la|mi|esta|por) (?:cita|visita|favor)",
    "me es imposible|imposible (?:ir|asistir|acudir)",
    "no gracias|no lo siento",
    # cs
    "neprijdu|neprijdeme|nedorazim|nedorazime|nestihnu|nestihneme",
    "(?:nemuzu|nemohu|nemuzeme|nebudu moct|nebudu moci) (?:\\w+ ){0,2}?(?:prijit|dorazit|dostavit|prijet)",
    "(?:bohuzel|lituji|omlouvam se) (?:\\w+ ){0,2}?(?:nemuzu|nemohu|nemuzeme)(?= $)",
    "(?:nemuzu|nemohu)(?= $)",
    "(?:musim|chci|chtel bych|chtela bych|potrebuji|potrebuju) (?:\\w+ ){0,3}?(?:zrusit|odrict)",
    "(?:prosim )?(?:zruste|rusim)",
    "prosim (?:o )?(?:zrusit|zruseni)",
    "bohuzel ne|ne diky|ne dekuji|ne bohuzel",
    # de
    "kann (?:\\w+ ){0,3}?nicht (?:\\w+ ){0,2}?(?:kommen|erscheinen|wahrnehmen|teilnehmen)",
    "kann (?:\\w+ ){0,3}?nicht(?= $)",
    "(?:komme|kommen) (?:\\w+ ){0,2}?nicht(?! (?:zu spat|spater))",
    "(?:muss|mussen|muessen|mochte|moechte|will) (?:\\w+ ){0,4}?(?:absagen|stornieren)",
    "schaffe (?:es|das) (?:\\w+ ){0,2}?nicht",
    "nein (?:danke|leider|sorry)|leider nein|leider nicht",
    "bin (?:\\w+ ){0,2}?verhindert",
    # fr
    "(?:ne )?(?:peux|pourrai|pourrais|pourrons|pouvons) (?:malheureusement )?pas (?:\\w+ )?(?:venir|etre|assister|me|y|demain)",
    "(?:ne )?(?:peux|pourrai|pourrons|pouvons) (?:malheureusement )?pas(?= $)",
    "ne (?:viendrai|viendrons|viens) pas",
    "ne serai pas (?:la|present|presente|disponible)",
    "(?:dois|souhaite|veux|voudrais|devons) (?:\\w+ )?annuler",
    "jannule|annulez",
    "annuler (?:le|mon|ce|ma|la|notre) (?:rdv|rendez|visite|consultation)",
    "non (?:merci|desole|desolee|malheureusement)",
    "je suis empeche|je suis empechee",
    "thumbsdown(?= $)",
)
NOT_CANCELLING: Final = _any(
    "(?:dont|not|didnt|never|why|no) (?:\\w+ )?cancel(?:led)?",
    "(?:nicht|nichts) (?:\\w+ )?(?:absagen|stornieren)",
    "(?:ne|no|nechci|nemusim|nerus|neruste) (?:\\w+ )?(?:annulez|cancelar|canceles|cancelen|zrusit)",
    "cant (?:make|come) (?:\\w+ )?(?:it )?(?:earlier|before|until|till|sooner|out)",
    "ne (?:veux|souhaite) pas annuler|nechci (?:\\w+ )?zrusit|nicht absagen|nerus\\w*",
    "or|nebo|oder|ou bien",
)
DECLINE_DOUBT: Final = _words(
    """
    if maybe might perhaps unless depends probably pokud jestli mozna asi kdyby snad wenn falls vielleicht
    eventuell quizas quiza depende peut whether think unsure sure_if he she her his mother father husband
    wife
    """
)

_DAYS: Final = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|tomorrow|today|morning|afternoon|evening|noon|next"
OTHER_TIME: Final = _any(
    "reschedul\\w*",
    "re ?book",
    "(?:another|different|new|other) (?:time|times|day|days|date|dates|slot|appointment|appt)",
    "(?:change|move|switch|swap|shift) (?:it|my|the|our|this|that)? ?(?:\\w+ )?(?:appointment|appt|time|date|day|visit|to|slot|booking)",
    "(?:move|change|switch) it",
    "(?:later|earlier) (?:time|slot|date|appointment|appt|in the)",
    "postpone|push (?:it |my appointment )?back",
    f"(?:can|could|would|may) (?:it|we|i|you) (?:please |possibly |instead )?(?:be|do|make it|come|have it|have|book me)"
    f" (?:\\w+ ){{0,4}}?(?:\\d+|later|earlier|{_DAYS})",
    "any (?:other|earlier|later) (?:time|times|slot|slots|day|appointments?)",
    "(?:cambiar|mover|reprogramar|reagendar|aplazar|posponer|adelantar) (?:la |mi |el |de )?(?:\\w+)",
    "(?:otro|otra) (?:dia|hora|fecha|momento|cita)",
    "(?:presunout|prelozit|presun|preobjednat|odlozit|preobjednani|prelozeni|presunuti|prehodit)",
    "(?:jiny|jine|jiny den|dalsi|drivejsi|pozdejsi|novy) (?:termin|den|cas|datum)",
    "jindy|na jindy|jinou hodinu|zmenit (?:termin|cas|datum)|zmena terminu|zmenu terminu",
    "(?:verschieben|verlegen|umbuchen|verschoben)",
    "(?:anderen|anderer|neuen|neuer|spateren|fruheren|anderes|andere) (?:termin|tag|zeit|uhrzeit|datum)",
    "(?:deplacer|reporter|decaler|repousser|avancer)",
    "(?:autre|nouveau|nouvelle) (?:jour|date|heure|rendez vous|rdv|creneau|horaire)",
    "changer (?:de |la |le |mon )?(?:jour|date|heure|dheure|rdv|rendez|lheure|creneau|horaire)",
)
NOT_OTHER_TIME: Final = _any(
    "(?:no need to|dont|not|why did you|have you|did you|was it|has it been|wont|never|nicht|pas|pourquoi|por que|proc)"
    " (?:\\w+ ){0,2}?(?:reschedul\\w*|move|moved|change|changed|verschieben|deplacer|deplace|cambiar|presunout|another)",
    "rescheduled",
)
ASKED_ON_TOP: Final = _any("can|could|would|may")

WRONG: Final = _any(
    "wrong (?:number|person|phone|recipient|guy|girl)",
    "(?:who is|whos) (?:this|texting|writing)",
    "who are you",
    "(?:dont|do not) know (?:who (?:this|you)|you|what this is|any \\w+|anyone)",
    "(?:no one|nobody|noone) (?:here )?(?:called|named|by that name|with that name)",
    "(?:not|isnt|is not) (?:my|his|her|their|\\w+s) (?:number|phone)",
    "numero equivocado|equivocado de numero|persona equivocada|numero erroneo",
    "quien (?:es|eres|son)(?: usted)?",
    "no conozco",
    "(?:spatne|spatny|chybne) (?:cislo|kontakt)",
    "omyl|to je omyl",
    "kdo (?:je to|jste|to je|pise|jsi)",
    "(?:falsche|falschen|falscher) (?:nummer|person)",
    "wer (?:ist das|sind sie|bist du|schreibt)",
    "(?:mauvais|faux) numero",
    "erreur de (?:numero|destinataire)|trompe\\w* de (?:numero|personne)",
    "(?:qui etes vous|qui est ce|cest qui)",
)
LONG_NUMBER: Final = re.compile(r"\d[\d ()-]{5,}\d")
