"""The search index. Frozen: what revision 0001 made.

`patient_search` holds the folded words of each patient; two full-text indexes over it follow by triggers, whoever writes: one by
words, for their beginnings, one by any three characters in a row, for what stands inside.
"""

from __future__ import annotations

_WORD = "last, first, other"
_PART = "last, first, other, digits"


def _add(index: str, names: str) -> str:
    values = ", ".join(f"new.{name}" for name in names.split(", "))
    return f"INSERT INTO {index} (rowid, {names}) VALUES (new.patient_id, {values});"


def _remove(index: str, names: str) -> str:
    values = ", ".join(f"old.{name}" for name in names.split(", "))
    return f"INSERT INTO {index} ({index}, rowid, {names}) VALUES ('delete', old.patient_id, {values});"


_ADD = f"""
    {_add("patient_search_word", _WORD)}
    {_add("patient_search_part", _PART)}"""
_REMOVE = f"""
    {_remove("patient_search_word", _WORD)}
    {_remove("patient_search_part", _PART)}"""

STATEMENTS: tuple[str, ...] = (
    """
CREATE TABLE patient_search (
    patient_id INTEGER NOT NULL,
    last TEXT NOT NULL,
    first TEXT NOT NULL,
    other TEXT NOT NULL,
    digits TEXT NOT NULL,
    CONSTRAINT pk_patient_search PRIMARY KEY (patient_id),
    CONSTRAINT fk_patient_search_patient_id FOREIGN KEY (patient_id) REFERENCES patient (id) ON DELETE CASCADE
)
""",
    f"""
CREATE VIRTUAL TABLE patient_search_word USING fts5(
    {_WORD}, content = 'patient_search', content_rowid = 'patient_id', prefix = '1 2 3', detail = column, columnsize = 0,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
)
""",
    f"""
CREATE VIRTUAL TABLE patient_search_part USING fts5(
    {_PART}, content = 'patient_search', content_rowid = 'patient_id', detail = none, columnsize = 0, tokenize = 'trigram'
)
""",
    # Without it the words of a patient who was removed would stay readable in the index's pages.
    "INSERT INTO patient_search_word (patient_search_word, rank) VALUES ('secure-delete', 1)",
    "INSERT INTO patient_search_part (patient_search_part, rank) VALUES ('secure-delete', 1)",
    f"""
CREATE TRIGGER patient_search_insert AFTER INSERT ON patient_search
BEGIN{_ADD}
END
""",
    f"""
CREATE TRIGGER patient_search_update AFTER UPDATE ON patient_search
BEGIN{_REMOVE}{_ADD}
END
""",
    f"""
CREATE TRIGGER patient_search_delete AFTER DELETE ON patient_search
BEGIN{_REMOVE}
END
""",
)
