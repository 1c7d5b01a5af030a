"""What is said where a command line is not understood: a plain sentence in place of argparse's own words."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import Any, Final, NoReturn

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr

_SENTENCES: Final[tuple[tuple[str, Callable[[re.Match[str]], str]], ...]] = (
    (
        r"the following arguments are required: (.*)",
        lambda m: tr("{what} is missing. Give it, or see --help.", what=m[1]),
    ),
    (
        r"one of the arguments (.*) is required",
        lambda m: tr("One of {what} is missing. Give one of them.", what=m[1].replace(" ", ", ")),
    ),
    (
        r"argument (.*): not allowed with argument (.*)",
        lambda m: tr("{one} and {other} exclude each other. Give one of them.", one=m[1], other=m[2]),
    ),
    (
        r"argument (?:COMMAND|WHAT): invalid choice: '?(.*?)'? \(choose from (.*)\)",
        lambda m: tr(
            "There is no command {word}. The commands are: {choices}.", word=m[1], choices=_words(m[2])
        ),
    ),
    (
        r"argument (.*): invalid choice: '?(.*?)'? \(choose from (.*)\)",
        lambda m: tr(
            "{word} is not a value of {what}. Use one of: {choices}.",
            word=m[2],
            what=m[1],
            choices=_words(m[3]),
        ),
    ),
    (
        r"argument (.*): invalid (?:int|float|_\w+|\w+) value: '?(.*?)'?",
        lambda m: tr("{word} is not a number that {what} takes. Give a number.", word=m[2], what=m[1]),
    ),
    (
        r"argument (.*): expected one argument",
        lambda m: tr("{what} needs a value after it. Give one.", what=m[1]),
    ),
    (
        r"argument (.*): ignored explicit argument .*",
        lambda m: tr("{what} takes no value. Leave the value out.", what=m[1]),
    ),
    (
        r"unrecognized arguments: (.*)",
        lambda m: tr("{what} is not understood here. See --help for what is.", what=m[1]),
    ),
)


class Parser(argparse.ArgumentParser):
    """An argument parser that raises UsageError with a plain sentence and never ends the process for an error."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **options})

    def error(self, message: str) -> NoReturn:
        for pattern, sentence in _SENTENCES:
            match = re.fullmatch(pattern, message, re.DOTALL)
            if match is not None:
                raise UsageError(sentence(match))
        raise UsageError(tr("The command line is not understood ({detail}). See --help.", detail=message))


def _words(choices: str) -> str:
    return ", ".join(word.strip().strip("'") for word in choices.split(","))
