"""What the account's lists say of calls and recordings: what was posted, or was lost on the way."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from channels.kit.members import Members, line
from channels.kit.payload import json_object
from channels.phone_twilio.steps import Place
from channels.phone_twilio.telling import ENDINGS, Book, Told, moment, recording_of
from inbox.core.call import RECORDING, VOICEMAIL, Call, Leg
from inbox.core.inbound import InboundEvent, WebhookRequest

POLLED = "POLL"
_BY_NAME = {
    "From": "from",
    "To": "to",
    "CallStatus": "status",
    "CallDuration": "duration",
    "Timestamp": "end_time",
    "RecordingSid": "sid",
    "CallerName": "caller_name",
}


def read_polled(request: WebhookRequest, book: Book) -> tuple[InboundEvent, ...]:
    found = json_object(request.body)
    told = Told(book=book, place=Place(step="polled"), params=_params(found), request=request)
    if line(found, "sid", 40).startswith("RE"):
        return _recording(found, told)
    return _call(found, told)


def _params(found: Members) -> Mapping[str, str]:
    params = {name: line(found, key, 200) for name, key in _BY_NAME.items()}
    is_recording = params["RecordingSid"].startswith("RE")
    return {**params, "CallSid": line(found, "call_sid" if is_recording else "sid", 40)}


def _recording(found: Members, told: Told) -> tuple[InboundEvent, ...]:
    kind = VOICEMAIL if line(found, "source", 40) == "RecordVerb" else RECORDING
    at = moment(line(found, "start_time", 60)) or told.request.received_at
    file = recording_of(told.params["RecordingSid"], told.params["CallDuration"], kind, at)
    return told.of(f"recording:{file.ref}:polled", Call(key=told.key, attachments=(file,)))


def _call(found: Members, told: Told) -> tuple[InboundEvent, ...]:
    """A parent opens its entry; a telephone that was rung only adds to it, and so does a call of ours,
    of which the list does not say for whom it was."""
    if told.status not in ENDINGS:
        return ()
    parent = line(found, "parent_call_sid", 40)
    ended = told.at
    began = moment(line(found, "start_time", 60)) or ended
    if parent:
        told = replace(told, place=replace(told.place, call=parent))
        return told.of(f"polled:{told.sid}:{told.status}", _child(told, ended - began))
    if line(found, "direction", 40) == "outbound-api":
        ours = Call(key=told.sid, direction="out", number=told.telephone("From"))
        due = told.book.retry_after(ended)
        ours = replace(ours, started_at=began, ended_at=ended, ending=ENDINGS[told.status], due_at=due)
        return told.of(f"polled:{told.status}", ours)
    call = Call(
        key=told.sid,
        phone=told.telephone("From"),
        number=told.telephone("To"),
        started_at=began,
        ended_at=ended,
        ending=ENDINGS[told.status],
        due_at=told.book.due_after(ended),
    )
    return told.of(f"polled:{told.status}", call, opens=True)


def _child(told: Told, lasted: timedelta) -> Call:
    """With the whisper, who picked up may not have taken the call: rather call back once more."""
    phone = told.telephone("To")
    state = "picked_up" if told.status == "completed" else ENDINGS[told.status]
    agent = told.book.agent_of(phone)
    if state == "picked_up" and not (agent and told.book.whisper) and lasted > timedelta(0):
        state = "joined"
    return Call(key=told.key, legs={told.sid: Leg(phone=phone, agent=agent, state=state)})
