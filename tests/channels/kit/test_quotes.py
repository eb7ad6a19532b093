"""New text is told from quoted mail in many languages; nobody's own words are taken for a quotation."""

from pathlib import Path

import pytest

from channels.kit.html_text import html_text
from channels.kit.markup import tidy
from channels.kit.quotes import split_quoted

CASES = sorted((Path(__file__).parent / "quotes").glob("*.txt"))
FOLD = "%%%\n"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_mail_is_folded_where_its_file_says(path):
    new, _, old = path.read_text(encoding="utf-8").partition(FOLD)
    found = split_quoted(new + old)
    assert found.text == (new if old else new + old).rstrip()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_nothing_is_lost_by_folding(path):
    whole = path.read_text(encoding="utf-8").replace(FOLD, "")
    found = split_quoted(whole)
    assert found.text + found.quoted == whole.rstrip()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_first_answer_before_it_changes_nothing(path):
    """The same quotation under another text: what is folded does not hang on the words above."""
    new, mark, old = path.read_text(encoding="utf-8").partition(FOLD)
    if mark and new.strip():
        assert split_quoted(f"Ещё вопрос / one more question?\n\n{new}{old}").quoted.strip() == old.strip()


@pytest.mark.parametrize(
    ("html", "new"),
    [
        (
            (
                '<div>Yes</div><div class="gmail_quote"><div class="gmail_attr">On Fri, A wrote:</div>'
                "<blockquote>Is it?</blockquote></div>"
            ),
            "Yes",
        ),
        ("<p>Yes</p><div id=appendonsend></div><hr><div id=divRplyFwdMsg>From: A</div><p>Old</p>", "Yes"),
        (
            "Yes<br><div class=moz-cite-prefix>Am 20.11. schrieb A:</div><blockquote>Old</blockquote>",
            "Yes",
        ),
        ("<p>Yes</p><div class=yahoo_quoted>On Friday A wrote:<div>Old</div></div>", "Yes"),
        (
            "<p>Yes</p><blockquote type=cite><div>On 20 Nov 2026, A wrote:</div><div>Old</div></blockquote>",
            "Yes",
        ),
        (
            '<p>Yes</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p>Von: A</p></div><p>Old</p>',
            "Yes",
        ),
    ],
)
def test_what_programs_mark_in_html_is_folded(html, new):
    text, begins = html_text(tidy(html)[0])
    found = split_quoted(text, begins)
    assert found.text == new
    assert "Old" in found.quoted or "Is it?" in found.quoted
    assert found.text + found.quoted == text


def test_answers_between_the_quoted_lines_of_html_stay():
    quotes = [f"<blockquote type=cite>{words}?</blockquote>" for words in ("Colour", "Size")]
    html = f"{quotes[0]}<p>Blue</p>{quotes[1]}<p>Ten</p>"
    text, begins = html_text(tidy(html)[0])
    assert begins is None
    assert split_quoted(text, begins).text == "> Colour?\n\nBlue\n\n> Size?\n\nTen"


def test_a_mail_of_nothing_but_a_quotation_is_shown():
    text, begins = html_text("<div class=gmail_quote>old</div>")
    assert split_quoted(text, begins).text == "old"


@pytest.mark.parametrize(
    "line",
    [
        "From: x\n",
        "a: b\n",
        "wrote:\n",
        "> \n",
        "-" * 400 + "\n",
        "<" * 400 + ":\n",
        "a@b." * 100 + ":\n",
        " >|*" * 99,
        "20.11.2026 16:12 " * 20 + ":\n",
        "To: a@b\nCc: x\n",
        "x" * 500,
        "-- \n",
        "\n",
    ],
)
def test_lines_made_to_be_slow_are_looked_at_once(line):
    """A quadratic pattern would not finish within the patience of a test run."""
    whole = line * (300_000 // len(line))
    found = split_quoted(whole)
    assert found.text + found.quoted == whole.rstrip()
