"""Names of the made-up patients, by where their families come from: letters, lengths and orders that a desk really meets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Culture:
    """Names that go together, and the language (BCP 47) that such patients are written to; empty is the clinic's own.

    With `two_surnames` a patient has one of each parent.
    """

    language: str
    weight: int
    first: tuple[str, ...]
    last: tuple[str, ...]
    two_surnames: bool = False


CULTURES: Final = (
    Culture(
        "",
        34,
        (
            "Grace",
            "Owen",
            "Hannah",
            "Marcus",
            "Ruth",
            "Theo",
            "Abigail",
            "Leroy",
            "Denise",
            "Calvin",
            "Joy",
            "Todd",
        ),
        (
            *(
                "O'Brien",
                "Whitaker",
                "Brooks",
                "MacLeod",
                "Freeman",
                "Hughes",
                "St. John",
                "Ellery",
                "Washington",
            ),
            *("Pruitt", "D'Angelo", "Coleman", "Lee", "Van Doren"),
        ),
    ),
    Culture(
        "es",
        16,
        ("María José", "Íñigo", "Lucía", "Joaquín", "Belén", "Andrés", "Ximena", "Raúl", "Inés", "Tomás"),
        ("García", "Muñoz", "Ibáñez", "Núñez", "Fernández", "Peña", "Ordóñez", "Vega", "Güell", "Castillo"),
        two_surnames=True,
    ),
    Culture(
        "cs",
        5,
        ("Jiří", "Ondřej", "Šimon", "Vojtěch", "Řehoř"),
        ("Novák", "Řezníček", "Kučera", "Příhoda", "Ďurica", "Krejčí"),
    ),
    Culture(
        "cs",
        4,
        ("Zdeňka", "Růžena", "Kateřina", "Ludmila", "Šárka"),
        ("Nováková", "Dvořáková", "Šťastná", "Žižková", "Krejčí"),
    ),
    Culture(
        "de",
        8,
        ("Jürgen", "Käthe", "Björn", "Hannelore", "Jörg", "Annegret", "Götz", "Ursula"),
        ("Groß", "Weiß", "Müller-Lüdenscheidt", "Straßburger", "Schröder", "Jäger", "von der Höhe", "Süß"),
    ),
    Culture(
        "fr",
        7,
        ("Benoît", "Hélène", "François", "Maëlle", "Gaël", "Anaïs", "Chloé", "Jean-Rémi"),
        ("L'Hôpital", "Lefèvre", "Besançon", "Noël", "Le Goff", "Çelik-Durand", "Tréguier", "Ouédraogo"),
    ),
    Culture(
        "pl",
        4,
        ("Łukasz", "Paweł", "Zbigniew", "Stanisław"),
        ("Wałęsa", "Kołodziejczyk", "Wójcik", "Źrebiec", "Brzęczyszczykiewicz", "Zieliński"),
    ),
    Culture(
        "pl",
        3,
        ("Małgorzata", "Żaneta", "Bożena", "Józefa"),
        ("Wałęsa", "Kołodziejczyk", "Łapińska", "Żuraw", "Zielińska"),
    ),
    Culture(
        "",
        7,
        ("Søren", "Åsa", "Bjørg", "Øyvind", "Tuula", "Þóra", "Håkan"),
        ("Sørensen", "Ødegård", "Åkerström", "Bjørnstad", "Hämäläinen", "Sæther", "Lindqvist"),
    ),
    Culture(
        "vi",
        7,
        ("Thị Hồng Nhung", "Văn Đức", "Quốc Bảo", "Ngọc Ánh", "Minh Tuấn", "Thúy"),
        ("Nguyễn", "Trần", "Phạm", "Đặng", "Huỳnh", "Lý"),
    ),
    Culture(
        "ar",
        7,
        ("Khalid", "Fatima az-Zahra", "Abd al-Rahman", "Nour", "Layla", "Yusuf", "Maryam"),
        ("al-Masri", "Haddad", "bin Rashid", "El Amrani", "Abu Bakr", "al-Khwarizmi", "Saïdi"),
    ),
    Culture(
        "",
        8,
        ("Wei", "Chidinma", "Priya", "Hye-jin", "Olumide", "Kenji", "Ngozi", "Aarav"),
        ("Okonkwo", "Venkataraman", "Zhào", "Ōnishi", "Kim", "Adébáyọ̀", "Singh", "Lǐ"),
    ),
)

UNUSUAL: Final = (
    ("Y", "O", ""),
    ("Bo", "U", ""),
    ("", "Prasetyo", ""),
    (
        "Wolfgang Maria Hubertus Emanuel",
        "Wolfeschlegelsteinhausenbergerdorff-Schottenhammel zu Hohenlohe",
        "de",
    ),
    ("Maria do Carmo da Conceição", "de Albuquerque e Vasconcelos Figueiredo de Sá Carneiro", ""),
    ("Nathan", "Null", ""),
    ("Þóra", "Guðmundsdóttir", ""),
)
"""First name, last name, language: what forms and programs elsewhere were seen to choke on."""
