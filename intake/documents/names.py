"""Make a client's file name harmless: it is shown to people and never becomes a path (U30 to U34)."""

import mimetypes
import unicodedata
from pathlib import PurePosixPath

MAX_LENGTH = 150
JOINERS = {"\u200c", "\u200d"}  # Persian spelling and joined emoji need them
EXTENSIONS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/heic": ".heic",
    "image/heif": ".heif",
    "image/tiff": ".tif",
    "image/webp": ".webp",
}
# Types that a name can claim; the machine's own tables are left out, so that every server decides alike.
_NAMED_TYPES = mimetypes.MimeTypes()
for _media_type, _extension in EXTENSIONS.items():
    _NAMED_TYPES.add_type(_media_type, _extension)


def clean_name(raw: str) -> str:
    """Return the name for display: NFC, one line, no path, no control or bidi characters, 150 characters.

    The extension is kept as it was; an empty result means that nothing printable was left.
    """
    text = unicodedata.normalize("NFC", raw).replace("\\", "/").rsplit("/", 1)[-1]
    kept = " ".join("".join(map(_printable, text)).split()).strip(". ")
    if len(kept) <= MAX_LENGTH:
        return kept
    suffix = PurePosixPath(kept).suffix[:10]
    return kept[: MAX_LENGTH - len(suffix)].rstrip() + suffix


def _printable(char: str) -> str:
    category = unicodedata.category(char)
    if category in {"Zl", "Zp"} or char in "\t\r\n":
        return " "
    return char if char in JOINERS or category not in {"Cc", "Cf", "Cs", "Co"} else ""


def name_contradicts(name: str, media_type: str) -> bool:
    """Tell whether the name claims another kind of file than the content is.

    A photo called ``.jpg`` that is a HEIC is everyday life; a picture called ``.pdf`` or a PDF called ``.exe`` is
    not. A name without a known extension claims nothing.
    """
    claimed, _encoding = _NAMED_TYPES.guess_type(name.replace(":", "_"))
    if claimed is None:
        return False
    if claimed not in EXTENSIONS:
        return True
    return (claimed == "application/pdf") != (media_type == "application/pdf")


def download_name(reference: str, requirement_key: str, media_type: str) -> str:
    """Return the name under which staff save an original: ours, in ASCII, with the extension of its real type."""
    return f"{reference}-{requirement_key}{EXTENSIONS.get(media_type, '.bin')}"
