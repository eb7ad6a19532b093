"""A person as one sender of ours knows them: who stops one number still gets messages of another."""

from channels.sms_twilio.sender import Sender
from inbox.core.errors import PayloadError
from inbox.core.identity import PHONE, Identity
from inbox.kit.phone import e164
from inbox.kit.text import one_line

SMS = "sms"
_LONGEST = 40


def senders_of(told: str, ours: Sender) -> tuple[Identity, ...]:
    """The pair first, since answers go to it; then the number, by which the person is known elsewhere too.

    A Messaging Service counts as one sender whatever number of it was used, as it does for Twilio's own list
    of those who wrote STOP.
    """
    person = one_line(told, _LONGEST)
    if not person or ":" in person or "/" in person:
        raise PayloadError("The message does not come from a telephone.")
    number = e164(person, None)
    pair = Identity(kind=SMS, value=f"{number or person}/{ours.value}")
    return (pair, Identity(kind=PHONE, value=number)) if number else (pair,)


def number_in(identity: Identity) -> str:
    """Whom to send to."""
    return identity.value.partition("/")[0]
