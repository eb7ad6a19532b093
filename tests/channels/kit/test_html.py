"""HTML of strangers is made safe, and the text of it found, in time that grows with its length alone."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from channels.kit.html import clean, safe_html
from channels.kit.html_text import html_text
from channels.kit.markup import MAX_DEPTH, MAX_TAGS, tidy
from inbox.kit.pictures import named_pictures, with_own_pictures, with_remote_pictures
from tests.channels.kit.hostile_html import HOSTILE, SLOW

TAGS = "a b blockquote body br caption details div font head hr html img p span table tbody td tr"
ATTRIBUTES = "alt class color data-remote face height href id rel src style target title width"


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_that_runs_or_asks_is_left(html):
    for node in LexborHTMLParser(safe_html(html)).css("*"):
        attributes = {name: value or "" for name, value in node.attributes.items()}
        assert node.tag in TAGS.split()
        assert attributes.keys() <= {*ATTRIBUTES.split()}
        assert attributes.get("href", "https:").startswith(("https:", "http:", "mailto:", "tel:"))
        assert attributes.get("src", "cid:").lower().startswith(("cid:", "data:image/png", "data:image/gif"))
        assert not {"(", "\\", "@"} & set(attributes.get("style", ""))
        assert "position" not in attributes.get("style", "")


def test_what_a_letter_needs_stays():
    html = '<p style="color: red; position: fixed">a <b>b</b></p><table><tr><td width="5">c</td></tr></table>'
    safe = safe_html(html)
    assert '<p style="color: red">a <b>b</b></p>' in safe
    assert '<td width="5">c</td>' in safe


def test_what_the_sender_hid_stays_hidden():
    assert safe_html('<div style="display:none;max-height:0">x</div>') == (
        '<div style="display: none; max-height: 0">x</div>'
    )


def test_links_open_elsewhere_and_tell_nothing():
    assert safe_html('<a href="https://x.example/?a=1&b=2">x</a>') == (
        '<a href="https://x.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">x</a>'
    )


def test_pictures_from_outside_wait_until_somebody_asks():
    safe = safe_html('<img alt="a > b" src="https://x.example/p.gif?a=1&amp;b=2" width="1">')
    assert " src=" not in safe
    assert with_remote_pictures(safe) == safe.replace("data-remote", "src")
    assert 'src="https://x.example/p.gif?a=1&amp;b=2"' in with_remote_pictures(safe)


def test_asking_for_pictures_frees_nothing_else():
    safe = safe_html(
        '<p title=\'<img data-remote="javascript:alert(1)">\'>data-remote="x"</p><img data-remote="x">'
    )
    assert with_remote_pictures(safe) == safe


def test_attached_pictures_get_their_addresses_and_lost_ones_none():
    safe = safe_html('<img src="cid:a%40b"><img src="cid:c@d"><img src="CID:e@f">')
    assert named_pictures(safe) == {"a@b", "c@d", "e@f"}
    shown = with_own_pictures(safe, {"a@b": '/blobs/1?"', "e@f": "/blobs/2"})
    assert 'src="/blobs/1?&quot;"' in shown
    assert "cid:" not in shown
    assert 'src="/blobs/2"' in shown


@pytest.mark.parametrize("html", SLOW.values(), ids=SLOW.keys())
def test_what_makes_parsers_slow_reaches_none(html):
    """The parsers need quadratic time and more for depth, tags and attributes: all three have a bound."""
    tidied, _ = tidy(html)
    depth = deepest = 0
    for piece in tidied.split("<")[1:]:
        if piece[0] == "/":
            depth -= 1
        elif piece.split(">")[0].split(" ")[0] not in {"br", "hr", "img", "col", "wbr", "area"}:
            depth += 1
        deepest = max(deepest, depth)
        assert piece.partition(">")[0].count('="') <= 12
    assert depth == 0
    assert deepest <= MAX_DEPTH
    assert tidied.count("<") <= 2 * MAX_TAGS
    assert tidied.count("&") <= 40_000
    assert len(clean(tidied)) <= 10 * len(html) + 1_000_000
    html_text(tidied)


def test_what_is_left_out_is_told():
    assert tidy("<p>x</p>") == ("<p>x</p>", True)
    assert tidy("<p>x" * (MAX_TAGS + 1))[1] is False
    assert tidy("x" * 300_000)[1] is False
    assert tidy("&" * 100_000)[1] is False


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("a<br>b<br></div>", "a\nb"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a\tb\nc"),
        ("<p>a &amp; &lt;b&gt; &#1055;&nbsp;c</p>", "a & <b> П\u00a0c"),
        ("a   b\n c", "a b c"),
        ("<pre>a  b\n  c</pre>", "a  b\n  c"),
        ("<title>t</title><style>s</style><script>x</script>a", "a"),
        ("<head><title>t</title><body>a", "a"),
        ('a<span style="display:none">secret</span>b', "ab"),
        ("<blockquote>a<br>b<blockquote>c</blockquote></blockquote>", "> a\n> b\n>> c"),
        ("2 < 3 && 4 > 1", "2 < 3 && 4 > 1"),
        ("<!-- x --><![if x]>a<!-->b", "ab"),
        ("<b>unclosed", "unclosed"),
        ("", ""),
    ],
)
def test_the_text_of_html_is_as_it_would_have_been_typed(html, text):
    assert html_text(tidy(html)[0])[0] == text
