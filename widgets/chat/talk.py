"""Speaks with one open page: from its hello until either side has enough."""

from dataclasses import dataclass

import msgspec
from aiohttp import WSMsgType, web

from inbox.core.delivery import DeliveryState
from inbox.core.errors import OneWindowError, TooMany
from inbox.core.ids import VisitorId, new_id
from inbox.core.outside import VisitorTokens
from inbox.core.site import Site
from inbox.kit.problems import answer_to
from inbox.kit.site_users import SiteUsers
from widgets.chat.desk import Desk, Person
from widgets.chat.frames import (
    Broken,
    Frame,
    Hello,
    Read,
    Received,
    Say,
    Typing,
    encode,
    problem_frame,
    read_frame,
)
from widgets.chat.limits import ChatLimits
from widgets.chat.line import Line, Socket
from widgets.chat.room import Seat
from widgets.chat.rooms import Rooms

HELLO_S = 10.0
_BROKEN = 1008
_TRY_AGAIN = 1013
_OVER = frozenset({WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR})
_CREATED = 201


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What all talks share."""

    rooms: Rooms
    desk: Desk
    limits: ChatLimits
    visitors: VisitorTokens
    users: SiteUsers


class _Filed(msgspec.Struct):
    entry: str
    conversation: str


class Talk:
    __slots__ = ("_house", "_ip", "_line", "_person", "_request", "_room", "_seat", "_site", "_socket")

    def __init__(self, house: House, site: Site, request: web.Request, socket: Socket, line: Line) -> None:
        self._house = house
        self._site = site
        self._request = request
        self._socket = socket
        self._line = line

    async def go_on(self, ip: str | None) -> None:
        """Returns when the socket is closed; what no page of ours sends closes it, and nothing else."""
        try:
            hello = await self._next(HELLO_S)
            if hello is not None:
                await self._converse(hello, ip)
        except TimeoutError:
            await self._end(Broken("Nobody said hello."), _BROKEN)
        except Broken as error:
            await self._end(error, _BROKEN)
        except OneWindowError as error:
            await self._end(error, _TRY_AGAIN)

    async def _converse(self, hello: Frame, ip: str | None) -> None:
        if not isinstance(hello, Hello):
            raise Broken("The first frame must be a hello.")
        self._person = self._meet(hello, ip)
        self._seat = Seat(
            line=self._line,
            visitor=self._house.visitors.issue(self._person.visitor_id),
            identified=self._person.user is not None,
        )
        self._room = self._house.rooms.enter(self._site, self._person.thread, self._seat)
        try:
            await self._house.rooms.welcome(self._room, self._seat, hello)
            if hello.conversation and hello.after:
                told = Received(seq=hello.after, conversation=hello.conversation)
                await self._reached(told, DeliveryState.DELIVERED)
            while (frame := await self._next()) is not None:
                await self._take(frame)
        finally:
            self._house.rooms.leave(self._room, self._seat)

    def _meet(self, hello: Hello, ip: str | None) -> Person:
        """The visitor of the token, or a new one; a claim that the site did not sign counts for nothing."""
        known = self._house.visitors.read(hello.visitor) if hello.visitor else None
        claim = hello.identity
        return Person(
            site=self._site,
            visitor_id=known or VisitorId(new_id()),
            user=self._house.users.vouched(self._site, claim) if claim else None,
            origin=self._request.headers.get("Origin"),
            ip=ip,
        )

    async def _next(self, seconds: float | None = None) -> Frame | None:
        message = await self._socket.receive(seconds)
        return None if message.type in _OVER else read_frame(message.type, message.data)

    async def _take(self, frame: Frame) -> None:
        try:
            self._house.limits.frame(self._person.visitor_id)
        except TooMany:
            raise Broken("Too many frames at once.") from None
        match frame:
            case Say():
                await self._say(frame)
            case Typing():
                if self._house.limits.may_type(self._person.visitor_id):
                    self._house.rooms.visitor_types(self._room)
            case Received():
                await self._reached(frame, DeliveryState.DELIVERED)
            case Read():
                await self._reached(frame, DeliveryState.READ)
            case Hello():
                raise Broken("A socket says hello once.")

    async def _say(self, say: Say) -> None:
        """Acknowledge the message when it is durable, or say under its name why it was refused."""
        try:
            self._house.limits.message(self._person.visitor_id, self._person.ip)
            reply = await self._house.desk.file(self._person, say)
        except OneWindowError as error:
            await self._refuse(error, say.id)
            return
        if reply.status != _CREATED:
            await self._line.send(problem_frame(reply.body, message_id=say.id))
            return
        filed = msgspec.json.decode(reply.body, type=_Filed)
        await self._line.send(encode({"t": "ack", "id": say.id, "entry": filed.entry}))
        if filed.conversation != self._room.conversation_id:
            await self._house.rooms.look(self._room)

    async def _reached(self, frame: Received | Read, state: DeliveryState) -> None:
        if frame.conversation not in (None, self._room.conversation_id):
            return
        try:
            await self._house.rooms.reached(self._room, self._seat, frame.seq, state)
        except OneWindowError as error:
            await self._refuse(error)

    async def _end(self, error: OneWindowError, code: int) -> None:
        await self._refuse(error)
        await self._line.close(code, "")

    async def _refuse(self, error: OneWindowError, message_id: str | None = None) -> None:
        answer = answer_to(self._request, error)
        after = answer.headers.get("Retry-After")
        body = answer.body if isinstance(answer.body, bytes) else b"null"
        await self._line.send(
            problem_frame(body, message_id=message_id, retry_after=None if after is None else int(after))
        )
