"""The clinic's own account at the text provider, joined with the cycle that uses it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from frontdesk.domain.errors import Refused
from frontdesk.domain.i18n import tr
from frontdesk.services.channels import TwilioAccount, twilio_account
from frontdesk.services.ports import ChannelCheck, Clock, MessageGateway, SyncControl

if TYPE_CHECKING:
    from frontdesk.services.work import Book


def sync_control(book: Book) -> SyncControl:
    """Cycles over the account that the book names."""
    from frontdesk.sync.cycle import SyncCycle

    return SyncCycle(book, twilio_account, partial(make_gateway, book.clock))


def make_gateway(clock: Clock, account: TwilioAccount, proxy: str) -> MessageGateway:
    """The official client behind the port. Imported only here: it is the slowest import of all."""
    from frontdesk.sync.gateway import TwilioGateway

    return TwilioGateway(account, clock, proxy=proxy)


def check_channel(book: Book) -> ChannelCheck:
    """Look at the account without sending. Raises Refused where none is set up, ProviderUnreachable, LoginRefused."""
    from frontdesk.services import settings

    account = twilio_account(book)
    if account is None:
        raise Refused(tr("No text account is set up. Enter one with: frontdesk channel twilio."))
    with book.read() as connection:
        proxy = settings.load(connection).proxy
    return make_gateway(book.clock, account, proxy).check()
