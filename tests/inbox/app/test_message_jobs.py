"""The running service does what was asked for messages and their files."""

from io import BytesIO

from PIL import Image

from inbox.actions.edit import edit
from inbox.actions.received_files import enqueue_files
from inbox.actions.reply import Answer, reply
from inbox.app.assemble import BACKGROUND
from inbox.core.inbound import File
from inbox.core.timeline import Attachment, Message
from tests.contract.store.nouns import a_contact, a_conversation, an_agent, an_entry, email, write
from tests.inbox.actions.answering import ADA, Provider


class Messenger(Provider):
    async def download(self, ref, limit_bytes):
        file = BytesIO()
        Image.new("RGB", (60, 40)).save(file, "JPEG")
        return File(name=ref, media_type="", data=file.getvalue())


async def test_a_message_of_a_messenger_gets_its_picture_and_its_answer_is_changed(client, app, service):
    messenger = service.registry.channels["chat"] = Messenger(edits=True)
    ann = a_contact(identities=(email("ann@mail.example"),))
    talk = a_conversation(contact_id=ann.id, channel_id="chat")
    photo = Attachment(ref="f1", name="a.jpg", media_type="image/jpeg", size=0)
    heard = an_entry(talk, body=Message(direction="in", text="Look", attachments=(photo,)))
    now = service.clock.now()
    _, _, _, _, _, said = await write(
        service.store,
        lambda tx: tx.agents.add(an_agent(id="ada")),
        lambda tx: tx.contacts.add(ann),
        lambda tx: tx.conversations.add(talk),
        lambda tx: tx.timeline.append(heard),
        lambda tx: enqueue_files(tx, heard, (photo,), now),
        lambda tx: reply(tx, talk.id, Answer(text="Nise"), ADA, now, channels=service.registry.channels),
    )
    await app[BACKGROUND].worker.drain()
    [picture] = (await service.store.timeline.get(heard.id)).body.attachments
    assert (picture.width, picture.height, picture.failure) == (60, 40, None)
    assert (await service.blobs.get(picture.preview))[8:12] == b"WEBP"
    await write(
        service.store,
        lambda tx: edit(tx, said.id, "Nice", ADA, now, channels=service.registry.channels),
    )
    await app[BACKGROUND].worker.drain()
    assert (await service.store.timeline.get(said.id)).text == "Nice"
    assert messenger.texts == ["Nise", "Nice"]
