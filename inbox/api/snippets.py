"""What the owner pastes into the site so that the script is on every page, for each way of doing it."""

from msgspec import Struct


class Snippets(Struct, frozen=True, kw_only=True):
    """`plain` for a page's HTML, `tag_manager` for a Custom HTML tag, `wordpress` for a footer box."""

    plain: str
    tag_manager: str
    wordpress: str


def snippets_of(script: str) -> Snippets:
    """`script` is the address of the site's script, made of our own address and a key: nothing to escape."""
    return Snippets(plain=_PLAIN % script, tag_manager=_TAG_MANAGER % script, wordpress=_WORDPRESS % script)


_PLAIN = '<script async src="%s"></script>'
# Tag managers rewrite a script element and drop attributes; what they run must be ES5.
_TAG_MANAGER = """\
<script>
(function (page) {
  var script = page.createElement("script");
  script.async = true;
  script.src = "%s";
  page.head.appendChild(script);
})(document);
</script>"""
# Plugins that make pages faster hold scripts back until a click, and a visit without one would be lost.
_WORDPRESS = '<script async data-cfasync="false" data-no-optimize="1" nowprocket src="%s"></script>'
