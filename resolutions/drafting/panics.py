"""Faults in the library that holds the document: they are no exceptions that anybody would catch."""


def is_panic(error: BaseException) -> bool:
    """Tell whether the library has given up in the middle of something: the document may be half of what it was.

    Its class cannot be imported; it is PyO3's.
    """
    return type(error).__name__ == "PanicException"
