"""What people of VK are called."""

import pytest

from inbox.core.errors import RetryLater, Undeliverable
from inbox.core.inbound import Announced, Introduced
from tests.channels.vk_of_beans import RECORDINGS, VkAnswers, a_community
from tests.contract.recorded import read

ANNA = {"id": 42, "first_name": "Anna", "last_name": "Lee"}


def announced(name):
    events = a_community().parse(read(RECORDINGS / f"{name}.http"))
    return [event.body.ref for event in events if isinstance(event.body, Announced)]


def test_a_person_s_name_is_asked_for_and_a_chat_s_is_not():
    [ref] = announced("message_text")
    assert ref == f"name:{ref.removeprefix('name:')}"
    assert announced("message_photo") == [ref]
    assert announced("message_in_chat") == announced("message_reply_of_admin") == []


async def test_a_person_is_introduced():
    community = a_community(VkAnswers(users_get={"response": [ANNA]}))
    request = await community.bring("name:42")
    [event] = community.parse(request)
    assert (event.name, event.body, event.thread) == ("Anna Lee", Introduced(), "42")
    assert (await community.bring("name:42")).id == request.id


async def test_who_is_gone_stays_without_a_name():
    gone = {"id": 42, "first_name": "DELETED", "last_name": "", "deactivated": "deleted"}
    for people in ([gone], []):
        community = a_community(VkAnswers(users_get={"response": people}))
        assert community.parse(await community.bring("name:42")) == ()


@pytest.mark.parametrize(
    ("ref", "answer", "error"),
    [
        ("name:x", {"response": []}, Undeliverable),
        ("name:42", {"error": {"error_code": 15, "error_msg": "Access denied"}}, Undeliverable),
        ("name:42", {"error": {"error_code": 6, "error_msg": "Too many requests"}}, RetryLater),
    ],
)
async def test_what_is_not_told_says_whether_it_helps_to_wait(ref, answer, error):
    with pytest.raises(error):
        await a_community(VkAnswers(users_get=answer)).bring(ref)
