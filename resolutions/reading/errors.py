"""Why a file cannot be read."""


class UnreadableError(Exception):
    """The file is not a text this site reads; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
