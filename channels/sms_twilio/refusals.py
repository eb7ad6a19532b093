"""What Twilio's codes mean for a message, refused at once or told of later, in a sentence for the agent."""

from channels.kit.twilio.refusals import refusals

OPTED_OUT = 21610
_OPTED_OUT = "This person has asked for no more messages from this number."
_NO_PHONE = "This number takes no SMS; it is not valid, or a landline."
_FILTERED = "The mobile network has filtered the message out as unwanted."
_ABSENT = "The phone is switched off, out of reach, or cannot take the message."

REFUSALS = refusals(
    late={
        21611: ("Too many messages of this number wait at Twilio.", 60.0),
        63038: ("The account has used up the messages that it may send in a day.", 3_600.0),
    },
    unreachable={OPTED_OUT: _OPTED_OUT, 21211: _NO_PHONE, 21614: _NO_PHONE, 21635: _NO_PHONE},
    broken={
        20404: "Twilio knows no such number or Messaging Service in this account.",
        21603: "Twilio cannot send from this number.",
        21606: "Twilio cannot send from this number; it is not the account's, or sends no SMS.",
        21659: "Twilio cannot send from this number; it is not the account's, or sends no SMS.",
        21660: "The number belongs to another account of Twilio's.",
        21703: "The Messaging Service has no number that can send this.",
        21704: "The Messaging Service has no number that can send this.",
        21705: "Twilio does not know this Messaging Service.",
    },
    refused={
        21408: "Twilio may not send to this country; allow it in the console under Geo permissions.",
        21608: "A trial account sends to verified numbers only.",
        21612: "Twilio cannot reach this number from ours.",
        21617: "The text is longer than the 1,600 characters that Twilio takes.",
        21620: "Twilio could not fetch a file of the message.",
        21623: "A message has at most ten files.",
        30001: "Too many messages of this number wait at Twilio.",
        30003: _ABSENT,
        30004: "The phone or its network does not take messages from us.",
        30005: "This number does not exist, or is switched off for good.",
        30006: "This number is a landline, or its network cannot be reached.",
        30007: _FILTERED,
        30008: "The mobile network did not deliver it and does not say why.",
        30032: "The toll-free number has to be verified at Twilio before it may send.",
        30034: "The number has to be registered at Twilio (A2P 10DLC) before it may send to the USA.",
        30036: "The message was not delivered in time.",
        30450: _FILTERED,
    },
)


def sentence(code: int) -> str:
    """What a status of "failed" or "undelivered" means."""
    told = REFUSALS.unreachable.get(code) or REFUSALS.broken.get(code) or REFUSALS.refused.get(code)
    return told or (f"It was not delivered (Twilio's code {code})." if code > 0 else "It was not delivered.")
