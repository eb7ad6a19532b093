"""The mails that `bench mail` reads: the mix of an ordinary mailbox, the same in every run."""

import random
from email.message import EmailMessage
from email.policy import SMTP

_TEXT = "price delivery tomorrow please offer three Größe вопрос заказ machine garden colour invoice"
_WORDS = _TEXT.split()
_PICTURE = b"\x89PNG\r\n\x1a\n"


def letters(count: int) -> list[bytes]:
    """Of ten, five have HTML too, two of those a picture, one a file; six quote what they answer."""
    chance = random.Random(17)
    return [_letter(chance, number) for number in range(count)]


def _letter(chance: random.Random, number: int) -> bytes:
    letter = EmailMessage(policy=SMTP)
    letter["Received"] = f"from mx{number}.example by mx.shop.example for <sales@shop.example>"
    letter["From"] = f"Jörg Person {number} <person{number}@client.example>"
    letter["To"] = "Sales <sales@shop.example>, Ann <ann@client.example>"
    letter["Subject"] = f"Re: {_text(chance, 6)}"
    letter["Date"] = "Fri, 20 Nov 2026 16:12:55 +0100"
    letter["Message-ID"] = f"<{number}@client.example>"
    letter["References"] = "<a@shop.example> <b@shop.example>"
    text = "\r\n\r\n".join(_text(chance, 60) for _ in range(4))
    if number % 10 < 6:
        text += "\r\n\r\nOn Fri, Nov 20, 2026 at 4:12 PM Sales <sales@shop.example> wrote:\r\n"
        text += "".join(f"> {_text(chance, 10)}\r\n" for _ in range(20))
    letter.set_content(text)
    if number % 2:
        rows = "".join(f"<tr><td style='color:red'>{_text(chance, 8)}</td></tr>" for _ in range(40))
        letter.add_alternative(
            f"<html><body><p>{text}</p><table>{rows}</table></body></html>", subtype="html"
        )
    if number % 10 in (1, 3):
        letter.add_attachment(
            _PICTURE + chance.randbytes(40_000), maintype="image", subtype="png", filename="ä.png"
        )
    if number % 10 == 5:
        letter.add_attachment(b"%PDF-1.7" + chance.randbytes(120_000), maintype="application", subtype="pdf")
    return letter.as_bytes()


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(words))
