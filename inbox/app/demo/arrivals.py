"""How people arrive at the demo shop: the tags that each kind of link carries in reality."""

from dataclasses import dataclass

PARTNER = "partner.localhost"
"""A name of this machine that browsers take for another site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """`query` is what the advertiser's or network's link adds to the address of the page."""

    name: str
    page: str = ""
    query: str = ""


ARRIVALS = (
    Arrival(
        name="An advertisement in Google search",
        page="beans",
        query=(
            "utm_source=google&utm_medium=cpc&utm_campaign=spring&utm_term=coffee+beans&utm_content=blue"
            "&gad_source=1&gad_campaignid=20011122&gclid=Cj0KCQiAdemo0BeansEALw_wcB"
        ),
    ),
    Arrival(
        name="An advertisement in Yandex Direct",
        page="beans",
        query="utm_source=yandex&utm_medium=cpc&utm_campaign=vesna&utm_term=coffee&yclid=1234567890123456789",
    ),
    Arrival(
        name="A post on Instagram",
        query="utm_source=instagram&utm_medium=social&utm_campaign=latte_art&igsh=MzRlODBiNWFlZA",
    ),
    Arrival(
        name="The newsletter",
        page="delivery",
        query="utm_source=newsletter&utm_medium=email&utm_campaign=march&utm_content=button",
    ),
    Arrival(name="An answer of an AI assistant", page="about", query="utm_source=chatgpt.com"),
    Arrival(
        name="A channel in Telegram",
        query="utm_source=telegram&utm_medium=messenger&utm_campaign=coffee_daily",
    ),
    Arrival(name="Directly"),
)
