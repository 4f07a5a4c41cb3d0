"""Reading a resolution as people write it: lines in, structure out. No Django, no clock."""

from resolutions.parsing.body import read_body
from resolutions.parsing.head import read_head
from resolutions.parsing.lines import Line, Source, unwrap
from resolutions.parsing.recognise import participants_in
from resolutions.parsing.structure import Kind, Parsed
from resolutions.parsing.tail import read_tail

__all__ = ["parse"]


def parse(lines: list[Line]) -> Parsed:
    """Read the lines of a document into the structure of a resolution.

    Every word goes somewhere: what is not understood goes to `unplaced`.
    """
    parsed = Parsed()
    margin = [line for line in lines if line.source is Source.MARGIN]
    below = read_head([line for line in lines if line.source is not Source.MARGIN], parsed)
    read_body(read_tail(unwrap(below), parsed), parsed)
    parsed.unplaced += [line.text for line in margin]
    counts = (participants_in(text) for text in parsed.texts(Kind.PREAMBLE, Kind.FACT, Kind.CLOSING))
    parsed.participants = next((count for count in counts if count), None)
    return parsed
