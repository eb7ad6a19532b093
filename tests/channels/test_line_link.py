"""The widget's link to a LINE account: the visitor's code stands ready, and is read from what is sent."""

import json

import pytest

from inbox.api.widget_links import link_value
from inbox.core.widget import LinkKind
from tests.channels.social_of_beans import Granting, told
from tests.channels.test_line import ANNA, GROUP, RECORDINGS, an_account
from tests.contract.recorded import read


@pytest.mark.parametrize(
    ("names", "meant"), [({"basicId": "@123abc"}, "123abc"), ({"premiumId": "@beans"}, "beans")]
)
async def test_the_link_brings_the_visitors_code_along(names, meant):
    account = an_account(Granting(info={"basicId": "@123abc", **names}))
    assert account.contact_link("t") is None
    await account.start()
    assert (
        account.contact_link("ticket") == f"https://line.me/R/oaMessage/%40{meant}/?Hello%21%20%5Bticket%5D"
    )


def test_a_code_names_the_visitor_in_a_chat_that_nobody_else_is_in():
    one = json.loads(read(RECORDINGS / "message_text.http").body)["events"][0]
    said = {**one["message"], "text": "Hello! [ticket-of-visitor-1-492348]"}
    group = {"type": "group", "groupId": GROUP, "userId": ANNA}
    for source, visitor, text in (
        (one["source"], "visitor-1", "Hello!"),
        (group, None, "Hello! [ticket-of-visitor-1-492348]"),
    ):
        body = {"events": [{**one, "source": source, "message": said}]}
        event = an_account().parse(told(RECORDINGS, "message_text", body))[0]
        assert (event.visitor_id, event.body.text) == (visitor, text)


@pytest.mark.parametrize("pasted", ["@Shop", "shop", "https://line.me/R/ti/p/%40shop", "line.me/ti/p/@shop"])
def test_the_name_is_read_from_what_people_paste(pasted):
    assert link_value(LinkKind.LINE, pasted, "links[0]") == "@shop"
