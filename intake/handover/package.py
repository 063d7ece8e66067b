"""A ZIP of a case: written to a temporary file of its own, with a manifest that ``sha512sum -c`` understands."""

import hashlib
import tempfile
import zipfile
from collections.abc import Iterable
from types import TracebackType
from typing import IO, Any

from intake.actors import Actor
from intake.documents.errors import OriginalClosed
from intake.documents.models import Document
from intake.documents.names import EXTENSIONS
from intake.documents.selectors import original_open

MANIFEST = "manifest.sha512"
#: Photographs and PDFs do not get smaller.
PACKED = frozenset({"application/pdf", "image/jpeg", "image/png", "image/heic", "image/heif", "image/webp"})


class Package:
    """Collects files under names of ours; ``finished`` returns the whole, ready to be sent.

    The file has no name on disk: it is gone when it is closed, or when the process dies. Used as a context manager it
    is closed when building fails.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="package-")  # noqa: SIM115 - closed by its receiver
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)
        self._sums: list[tuple[str, str]] = []

    def __enter__(self) -> "Package":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._zip.close()
            self._file.close()

    def add(self, name: str, content: bytes, *, packed: bool = False) -> None:
        """Add a file; ``packed`` content is stored as it is. Names are ours and plain ASCII."""
        self._zip.writestr(name, content, zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED)
        self._sums.append((hashlib.sha512(content).hexdigest(), name))

    def finished(self) -> IO[bytes]:
        """Write the manifest and return the file from its beginning; the caller closes it."""
        lines = "".join(f"{digest}  {name}\n" for digest, name in self._sums)
        self._zip.writestr(MANIFEST, lines)
        self._zip.close()
        self._file.seek(0)
        return self._file


def originals_add(package: Package, documents: Iterable[Document], actor: Actor) -> dict[Any, str]:
    """Add the originals that may be opened; return the name of each by its document's id.

    What the scanner has not released, and a file that is lost, is left out: ``application.json`` then has no ``file``
    for it, but its scan state. Each file is a recorded look.
    """
    names: dict[Any, str] = {}
    for number, document in enumerate(documents, 1):
        try:
            content = original_open(document, actor)
        except (OriginalClosed, FileNotFoundError):
            continue
        extension = EXTENSIONS.get(document.media_type, ".bin")
        name = f"attachments/{number:02d}-{document.requirement_key}{extension}"
        package.add(name, content, packed=document.media_type in PACKED)
        names[document.pk] = name
    return names
