"""Words that tell a stranger who looks at a phone what somebody goes to the clinic for, in the five languages of our texts.

Beginnings of folded words: "oncolog" is found in "Oncology" and in "oncologista". Those in `WHOLE` count only as whole words. A text in one
language may hold a word of another, so all are looked for everywhere.
"""

from __future__ import annotations

from typing import Final

BEGINNINGS: Final = (
    *(
        "oncolog",
        "onkolog",
        "cancerolog",
        "chemother",
        "chemoter",
        "chimioth",
        "quimioter",
        "radiother",
        "radioter",
        "strahlenther",
    ),
    *("psychiatr", "psiquiatr", "psychother", "psicoter", "psychoter", "psycholog", "psicolog"),
    *(
        "abortion",
        "aborto",
        "avortement",
        "abtreibung",
        "schwangerschaftsabbruch",
        "interrupcion del embarazo",
    ),
    *(
        "gynecolog",
        "gynaecolog",
        "gynakolog",
        "gynekolog",
        "ginecolog",
        "fertilit",
        "fertilid",
        "kinderwunsch",
        "infertil",
    ),
    *(
        "urolog",
        "proctolog",
        "proktolog",
        "venereolog",
        "dermatovenerolog",
        "geschlechtskrank",
        "venerick",
        "venerien",
    ),
    *(
        "addiction",
        "adiccion",
        "addictolog",
        "zavislost",
        "suchtber",
        "suchtklin",
        "rehab",
        "methadon",
        "metadon",
    ),
    *("hepatit", "tuberculos", "tuberkul", "syphilis", "sifilis", "gonorr", "chlamydi", "clamidi"),
    *(
        "dementia",
        "demencia",
        "demence",
        "demenz",
        "alzheimer",
        "schizophren",
        "esquizofren",
        "schizofren",
        "bipolar",
    ),
    *(
        "depressi",
        "depresi",
        "erectile",
        "erektil",
        "transgender",
        "palliativ",
        "paliativ",
        "hospice",
        "hospic",
    ),
    *("dialysis", "dialyse", "dialyza", "dialisis", "colonoscop", "kolonoskop", "koloskop", "coloscop"),
    *("endometrio", "vasectom", "vasektom", "mammogra", "mamogra", "biops"),
)
WHOLE: Final = frozenset(
    [
        "hiv",
        "vih",
        "sida",
        "std",
        "sti",
        "ivf",
        "fiv",
        "ivg",
        "potrat",
        "krebs",
        "rakovina",
        "tumor",
        "tumour",
        "cancer",
        "sucht",
    ]
)
"""Short ones, which begin other words, too."""
