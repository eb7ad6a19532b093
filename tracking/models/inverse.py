"""Inverts a matrix of whole numbers without rounding (Bareiss: every division on the way comes out even)."""

Matrix = list[list[int]]


def inverse(matrix: Matrix) -> tuple[int, Matrix]:
    """The determinant, and the inverse times the determinant; ZeroDivisionError if there is no inverse."""
    size = len(matrix)
    rows = [[*row, *(int(place == at) for place in range(size))] for at, row in enumerate(matrix)]
    before = 1
    for at in range(size):
        _bring_up_a_pivot(rows, at)
        pivot = rows[at]
        for place, row in enumerate(rows):
            if place != at:
                factor = row[at]
                rows[place] = [
                    (pivot[at] * cell - factor * other) // before
                    for cell, other in zip(row, pivot, strict=True)
                ]
        before = pivot[at]
    return before, [row[size:] for row in rows]


def _bring_up_a_pivot(rows: Matrix, at: int) -> None:
    """A row moved up changes its sign, so that the determinant keeps its own."""
    found = next((place for place in range(at, len(rows)) if rows[place][at]), None)
    if found is None:
        raise ZeroDivisionError("The matrix has no inverse.")
    if found != at:
        rows[at], rows[found] = [-cell for cell in rows[found]], rows[at]
