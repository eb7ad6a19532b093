"""What was searched for, where the engine still tells."""

import pytest

from tracking.classify import classify

SHOP = "https://shop.example/"


@pytest.mark.parametrize(
    ("referrer", "words"),
    [
        ("https://www.google.com/search?hl=en&q=oracle+cards", "oracle cards"),
        ("https://www.google.com/#hl=de&q=kaffee", "kaffee"),
        ("https://www.google.com/url?sa=t&q=&esrc=s", None),
        (
            "http://www.google.fr/imgres?imgurl=a.jpg&prev=/search%3Fq%3Dchaussures%2Bnoires%26hl%3Dfr",
            "chaussures noires",
        ),
        ("http://www.google.ca/search?as_q=web&as_epq=cost+of&as_oq=a&as_eq=cms", 'web "cost of" a -cms'),
        ("http://search.unheard-of.example/?query=1337", "1337"),
        ("https://www.pricerunner.co.uk/search?q=mouse", "mouse"),
        ("http://search.yahoo.com/search;_ylt=A?p=chaos&q=no", "chaos"),
        ("https://yandex.ru/search/?text=%D0%BA%D0%BE%D1%84%D0%B5&lr=213", "кофе"),
        ("http://yandex.ru/yandsearch?text=%EA%EE%F4%E5", "кофе"),
        ("http://nova.rambler.ru/search?query=%EA%EE%F4%E5", "кофе"),
        ("http://go.mail.ru/search?q=%u043a%u043e%u0444%u0435", "кофе"),
        ("https://yandex.ru/?etext=2202.abc&text=", None),
        ("http://www.baidu.com/s?wd=%B2%E2%CA%D4", "测试"),
        ("https://www.baidu.com/s?word=%E6%B5%8B%E8%AF%95", "测试"),
        ("https://search.naver.com/search.naver?query=%EC%BB%A4%ED%94%BC", "커피"),
        ("http://search.yahoo.co.jp/search?p=%A5%C6%A5%B9%A5%C8", "テスト"),
        ("https://www.bing.com/search?q=caf%E9", "café"),
        ("https://search.seznam.cz/?q=k%E1va", "káva"),
        ("https://www.google.com/search?q=%E0%A4%A&x", "à¤%A"),
        ("https://www.google.com/search?q=a%00b%0Ac", "abc"),
        ("https://partner.example/search?q=private", None),
    ],
)
def test_the_words_of_a_search_are_the_term(referrer, words):
    assert classify(SHOP, referrer).term == words


def test_the_words_do_not_outdo_a_term_and_are_none_of_a_mails():
    referrer = "https://www.google.com/search?q=cards"
    assert classify(SHOP + "?utm_source=google&utm_term=tarot", referrer).term == "tarot"
    assert classify(SHOP + "?gclid=1", referrer).term == "cards"
    assert classify(SHOP + "?utm_source=letter&utm_medium=email", referrer).term is None


def test_endless_words_are_cut():
    assert len(classify(SHOP, "https://www.google.com/search?q=" + "a" * 5000).term) == 255
