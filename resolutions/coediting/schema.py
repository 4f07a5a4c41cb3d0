"""What a co-edited text may consist of: its nodes, attributes and marks, and how big it may grow.

The editor has the same names and orders (frontend/lib/editor/schema.ts). Everything may stand everywhere and every
attribute is a string that may be empty: what two people do at once can then break no rule, so nothing is dropped.
"""

import re

ROOT = "prosemirror"  # the document's one root type, an XML fragment

PARA, TASK, RECOMMENDATION = "para", "task", "recommendation"
NODES = {
    PARA: ("kind", "id"),
    TASK: ("id",),
    RECOMMENDATION: ("id", "addressee", "due_from", "due_to", "origin"),
}
PREAMBLE, FACT, CLOSING = "preamble", "fact", "closing"
KINDS = (PREAMBLE, FACT, CLOSING)  # of a para; any other word counts as the first
DEFAULT = ""  # of every attribute of nodes and marks

STRONG, EM, COMMENT, INSERTION, DELETION = "strong", "em", "comment", "insertion", "deletion"
TOKEN = "fact"  # noqa: S105  letters that say a fact of the event, which the data may say otherwise by now
# The order of marks and of their attributes is the editor's: the names of marks that overlap are made of it.
MARKS: dict[str, tuple[str, ...]] = {
    STRONG: (),
    EM: (),
    COMMENT: ("id",),
    INSERTION: ("id", "by"),
    DELETION: ("id", "by"),
    TOKEN: ("name",),
}
OVERLAPPING = frozenset({COMMENT, INSERTION, DELETION})  # two of a kind may cover one letter

LARGEST_FRAME = 256_000  # bytes of one message
MOST_NODES = 5_000  # elements and texts, the root not counted
DEEPEST = 12  # levels below the root
MOST_TEXT = 400_000  # bytes of UTF-8 in all texts together
LONGEST_VALUE = 2_000  # bytes of one attribute's value, or of a mark's
MOST_COMBINING = 30  # signs upon one letter; more are no writing, and composing them takes quadratic time

_HASHED = re.compile(r"(.*)--[a-zA-Z0-9+/=]{8}")


def mark_name(key: str) -> str:
    """Return the mark that a text's attribute stands for; y-prosemirror writes `comment--Xy12…` where marks overlap."""
    hashed = _HASHED.fullmatch(key)
    return hashed[1] if hashed else key
