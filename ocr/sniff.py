"""What a file is by its content alone; the name and the type that a client sends are never looked at."""

import re
import struct

import magic

from ocr.errors import FileRefused

PDF, JPEG, PNG, HEIC, HEIF, TIFF, WEBP = (
    "application/pdf",
    "image/jpeg",
    "image/png",
    "image/heic",
    "image/heif",
    "image/tiff",
    "image/webp",
)
ALLOWED = frozenset({PDF, JPEG, PNG, HEIC, HEIF, TIFF, WEBP})
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
_HEIF_BRANDS = {b"mif1", b"msf1"}
_ACTIVE = re.compile(rb"<(?:!doctype|html|script|svg|body|iframe|\?php)", re.IGNORECASE)


def media_type(data: bytes) -> str:
    """Name the type on which the signature and libmagic agree, or raise FileRefused."""
    if not data:
        raise FileRefused("empty")
    by_signature = _signature(data)
    by_magic = magic.from_buffer(data[:65536], mime=True)
    if by_signature is None:
        raise FileRefused("type_not_allowed", by_magic)
    if by_magic != by_signature and not {by_magic, by_signature} <= {HEIC, HEIF, "image/heif-sequence"}:
        raise FileRefused("type_not_allowed", f"{by_signature} by signature, {by_magic} by libmagic")
    if _second_type(data, by_signature):
        raise FileRefused("type_not_allowed", f"{by_signature} that is something else, too")
    return by_signature


def _signature(data: bytes) -> str | None:
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return TIFF
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data[4:8] == b"ftyp":
        if data[8:12] in _HEIC_BRANDS:
            return HEIC
        if data[8:12] in _HEIF_BRANDS:
            return HEIF
    return None


def _second_type(data: bytes, kind: str) -> bool:
    """Tell a polyglot: also a ZIP archive, a PDF or a page with active content to another reader.

    Harmless tails stay allowed, because phones append previews and short films to their photos.
    """
    if _is_zip(data):
        return True
    if kind == PDF:
        return bool(_ACTIVE.search(data[:1024]) or _ACTIVE.search(data[data.rfind(b"%%EOF") :]))
    if b"%PDF-" in data[:1024]:
        return True
    end = {JPEG: data.rfind(b"\xff\xd9"), PNG: data.rfind(b"IEND")}.get(kind, -1)
    return end >= 0 and bool(_ACTIVE.search(data[end : end + 65536]))


def _is_zip(data: bytes) -> bool:
    """Find an end-of-central-directory record whose comment ends exactly with the file."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65557))
    if at < 0 or at + 22 > len(data):
        return False
    (comment,) = struct.unpack_from("<H", data, at + 20)
    return bool(at + 22 + comment == len(data))
