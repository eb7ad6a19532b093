"""Text that a spreadsheet shows and never calculates."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def inert(cell: str) -> str:
    """A spreadsheet takes what begins so for a formula; an apostrophe before it makes it text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
