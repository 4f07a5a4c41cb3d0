"""A resolution as plain text, to be read, sent and compared."""

from resolutions.rendering.outline import Look, Piece

_WIDTH = 72
_CENTRED = frozenset({Look.TITLE, Look.EVENT})
_TIGHT = {
    (Look.TITLE, Look.EVENT),
    (Look.SIGNATURE, Look.SIGNATURE),
    (Look.TASK, Look.TASK),
    (Look.ADDRESSEE, Look.RECOMMENDATION),
}
_TIGHT_LOOKS = frozenset({(Look.RECOMMENDATION, Look.RECOMMENDATION)}) | frozenset(_TIGHT)


def to_text(pieces: list[Piece]) -> str:
    """Write the pieces as paragraphs; blank lines part what the document parts."""
    lines: list[str] = []
    above: Piece | None = None
    for piece in pieces:
        if above is not None and (above.look, piece.look) not in _TIGHT_LOOKS:
            lines.append("")
        lines.extend(_lines(piece))
        above = piece
    return "\n".join(lines) + "\n"


def _lines(piece: Piece) -> list[str]:
    if piece.look in _CENTRED:
        return [line.center(_WIDTH).rstrip() for line in piece.text.splitlines()]
    if piece.look is Look.MARK:
        return [piece.text.rjust(_WIDTH)]
    first, *rest = f"{piece.number} {piece.text}".strip().splitlines() or [""]
    if piece.right:
        first = f"{first}{piece.right.rjust(max(len(piece.right) + 4, _WIDTH - len(first)))}"
    indent = " " * (len(piece.number) + 1 if piece.number else 0)
    return [first, *(f"{indent}{line}" for line in rest)]
