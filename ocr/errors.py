"""What can be wrong with a file, as codes; the sentences that people read live with the product's other texts."""


class OcrError(Exception):
    """Base of everything that this package raises."""


class FileRefused(OcrError):
    """The bytes are not a document that can be looked at.

    `code` is one of CODES; `detail` is for the log of a developer and never shown to an applicant.
    """

    CODES = frozenset(
        {
            "empty",
            "too_large",
            "type_not_allowed",
            "unreadable",
            "encrypted",
            "too_many_pixels",
            "too_many_pages",
            "timed_out",
        }
    )

    def __init__(self, code: str, detail: str = "") -> None:
        if code not in self.CODES:
            raise ValueError(f"unknown refusal code {code!r}")
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class EngineFailed(OcrError):
    """The text engine gave no answer; nothing is said about the document.

    `code` is `engine_missing`, `engine_crashed` or `timed_out`.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


class SandboxUnavailable(OcrError):
    """The sandbox could not be started: a fault of the machine, never of the file."""
