"""Real and broken mails of three projects: each is read as others read it, or refused with a reason."""

import email
import re

import pytest

from channels.kit.mime.attachment import told_name
from channels.kit.mime.header import is_message
from channels.kit.mime.tree import read_tree
from channels.kit.mime.work import MAX_SEARCHED, Work
from inbox.core.errors import PayloadError
from tests.channels.kit.corpus import ABSENT, FILES
from tests.channels.kit.mails import read

# The standard library cuts these otherwise: it opens reports and partial messages, takes the line that is no
# field for the end of the header, or leaves a multipart with a wrong boundary whole.
OTHERWISE = re.compile(
    r"msg_(15|17|25|31|36|37|39|41)|mbox_(simple|unmunged)|disposition|empty-multipart|feedback|issue358|partial"
    r"|bad_date_header2|empty_in_reply|missing_body|must_supply|incorrect_header|example13|no-end-boundary|raw_email4"
)

REFUSED = "cpython/msg_19.txt"
"""It has no header at all."""


def name(path):
    return f"{path.parent.name}/{path.name}"


COMPARED = [path for path in FILES if not OTHERWISE.search(name(path)) and name(path) != REFUSED]


def leaves(message):
    if message.is_multipart() and message.get_content_maintype() != "message":
        for part in message.get_payload():
            yield from leaves(part)
    else:
        yield message


@pytest.fixture(params=FILES or [None], ids=lambda path: name(path) if path else "absent")
def raw(request):
    if request.param is None:
        pytest.skip(ABSENT)
    return request.param.read_bytes()


def test_each_is_read_or_refused_with_a_sentence(raw):
    if is_refused(raw):
        with pytest.raises(PayloadError, match=r"\.$"):
            read(raw)
        return
    mail = read(raw)
    whole = f"{mail.subject}{mail.text}{mail.quoted}{mail.html}{mail.sender}{mail.to}"
    assert whole.encode()
    assert "\0" not in whole
    assert not re.search(r"<(?:script|style|iframe|form|object|embed|link|meta|base)\b", mail.html or "")
    assert not re.search(r"<[^>]*\son\w+=", mail.html or "")


def test_none_costs_more_than_its_share(raw):
    work = Work()
    try:
        read_tree(raw, work)
    except PayloadError:
        return
    assert work.searched <= min(MAX_SEARCHED, 20 * len(raw))
    assert work.parts <= 100


@pytest.mark.parametrize("path", COMPARED, ids=name)
def test_parts_are_those_of_the_standard_library(path):
    raw = path.read_bytes()
    root = read_tree(raw, Work())
    assert is_message(root.header)
    ours = [part for part in root.walk() if not part.children]
    theirs = list(leaves(email.message_from_bytes(raw)))
    assert [part.kind for part in ours] == [part.get_content_type() for part in theirs]
    for our, their in zip(ours, theirs, strict=True):
        if not their.is_multipart():
            assert our.decoded == their.get_payload(decode=True)
        told = their.get_filename()
        if told and told.isascii() and "=?" not in told:
            assert told_name(our) == told


def test_the_corpus_is_whole():
    if not FILES:
        pytest.skip(ABSENT)
    assert len(FILES) == 203
    refused = [name(path) for path in FILES if is_refused(path.read_bytes())]
    assert refused == [REFUSED]


def is_refused(raw):
    try:
        read(raw)
    except PayloadError:
        return True
    return False
