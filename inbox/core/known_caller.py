"""What is known of somebody who calls, for whoever decides who rings."""

from inbox.core.noun import noun


@noun
class KnownCaller:
    """`agent` is the e-mail address of who spoke with them last, `source` where they came from, in words."""

    agent: str = ""
    source: str = ""


NOBODY = KnownCaller()
