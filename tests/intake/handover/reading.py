"""Read back what was written: the text of a PDF, the files of a package."""

import io
import json
import zipfile

import pypdfium2


def pdf_text(content):
    """Return the words of a PDF with single spaces."""
    return " ".join(" ".join(leaf.get_textpage().get_text_range() for leaf in pypdfium2.PdfDocument(content)).split())


def unpacked(package):
    """Return the files of a finished package by name, and close it."""
    with package, zipfile.ZipFile(io.BytesIO(package.read())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def data_of(files):
    return json.loads(files["application.json"])
