"""The accounts that carry messages: set up, check."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import EnvironmentFault
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from frontdesk.cli.context import Context


def twilio(context: Context, args: argparse.Namespace) -> int:
    """Keep a Twilio account. The token comes from standard input, never from the command line."""
    from frontdesk.services.channels import set_twilio, twilio_settings

    with context.book() as book:
        token = context.secret_from_input(tr("Twilio auth token: "), what=tr("The auth token"))
        set_twilio(
            book,
            context.actor,
            account_sid=args.account_sid,
            from_number=args.from_number,
            messaging_service=args.messaging_service,
            api_url=args.api_url,
            token=token,
        )
        kept = twilio_settings(book) or {}
        place = book.secrets.describe()
    context.out.document({"channel": "twilio", **{name: value or None for name, value in kept.items()}})
    context.out.say(tr("The Twilio account is set up; its token is in the {place}.", place=place))
    context.out.say(tr("Check it with: frontdesk channel test twilio."))
    return 0


def email(_context: Context, _args: argparse.Namespace) -> int:
    """Refused until the mail channel is there."""
    from frontdesk.services.channels import refuse_email

    refuse_email()
    return 0


def test(context: Context, args: argparse.Namespace) -> int:
    """Look at the account without sending anything."""
    if args.channel == "email":
        return email(context, args)
    with context.book() as book:
        check = context.deps.check_channel(book)
    context.out.document({"channel": args.channel, "ok": check.ok, "sentences": list(check.sentences)})
    for sentence in check.sentences:
        context.out.say(sentence)
    if not check.ok:
        if context.out.as_json or not check.sentences:
            context.out.complain(tr("The account is not ready to send. See what the check found."))
        return EnvironmentFault.exit_status
    return 0


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], int]]] = {
    "channel twilio": twilio,
    "channel email": email,
    "channel test": test,
}
