"""An address of a person, in the one spelling that is stored."""

from inbox.core.noun import noun

EMAIL = "email"
PHONE = "phone"
VISITOR = "visitor"


@noun
class Identity:
    """(kind, value) is unique in the store. `value` is normalised by whoever makes it.

    E-mail in lower case, phone in E.164, a visitor's id; a channel kind may bring a kind of its own.
    """

    kind: str
    value: str
