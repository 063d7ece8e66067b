"""What a PDF of ours is: readable in every script, embedded, described, and blind to everything it was not given."""

import io

import pikepdf
import pypdfium2
import pytest

from intake.printing import ResourceRefused, pdf, pdf_of_html

SENTENCES = {
    "ar": "<p>تم الاستلام</p>",
    "fa": "<p>گذرنامه پژوهش</p>",
    "uk": "<p>Ваша заява їжак</p>",
    "tr": "<p>Başvurunuz alındı ĞİŞ</p>",
}


def page(body: str, lang: str = "de", title: str = "Eingang HER-26-7K3QX") -> str:
    direction = "rtl" if lang in {"ar", "fa"} else "ltr"
    return f'<html lang="{lang}" dir="{direction}"><title>{title}</title><body>{body}</body></html>'


def text_of(content: bytes) -> str:
    return "\n".join(leaf.get_textpage().get_text_range() for leaf in pypdfium2.PdfDocument(content))


def fonts_of(content: bytes) -> dict[str, bool]:
    """Return the name of every font with whether its program is embedded."""
    with pikepdf.open(io.BytesIO(content)) as document:
        found = {}
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                found[str(thing.FontName)] = any(key in thing for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        return found


@pytest.mark.parametrize("lang", SENTENCES)
def test_text_in_every_script_comes_from_an_embedded_bundled_font(lang):
    content = pdf_of_html(page(SENTENCES[lang], lang))

    fonts = fonts_of(content)
    assert fonts
    assert all(fonts.values())
    assert all("Print-" in name for name in fonts), fonts


def test_persian_can_be_read_back_letter_by_letter():
    assert "گذرنامه پژوهش" in text_of(pdf_of_html(page(SENTENCES["fa"], "fa")))


def test_a_document_names_its_language_title_and_structure():
    with pikepdf.open(io.BytesIO(pdf_of_html(page("<h1>سلام</h1>", "fa")))) as document:
        assert str(document.Root.Lang) == "fa"
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root
        assert document.Root.ViewerPreferences.DisplayDocTitle
        metadata = document.open_metadata()
        assert metadata["dc:title"] == "Eingang HER-26-7K3QX"
        assert metadata["pdfuaid:part"] == "1"


def test_an_archived_document_says_so_and_brings_its_colours():
    with pikepdf.open(io.BytesIO(pdf_of_html(page("<p>Müller</p>"), archival=True))) as document:
        metadata = document.open_metadata()
        assert metadata.pdfa_status == "2B"
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert "/DestOutputProfile" in document.Root.OutputIntents[0]
        assert not document.is_encrypted
        assert "/ID" in document.trailer


def test_metadata_hold_title_and_program_only():
    with pikepdf.open(io.BytesIO(pdf_of_html(page("<p>Amal Darwish, 1999-04-03</p>")))) as document:
        assert set(document.docinfo.keys()) <= {"/Title", "/Producer"}
        xmp = bytes(document.Root.Metadata.read_bytes()).decode()
    assert "Darwish" not in xmp
    assert "1999-04-03" not in xmp


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="http://127.0.0.1:9/pixel.png" alt="x">',
        '<img src="file:///etc/hostname" alt="x">',
        '<img src="data:image/svg+xml,<svg/>" alt="x">',
        '<img src="/static/cms/icon.svg" alt="x"><base href="http://127.0.0.1:9/">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/a.css">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<style>@import url("file:///etc/hostname");</style>',
        '<img src="font:../../package.json" alt="x">',
        '<img src="picture:unknown" alt="x">',
    ],
)
def test_whatever_a_page_names_beside_fonts_and_given_pictures_ends_it(markup):
    with pytest.raises(ResourceRefused):
        pdf_of_html(page(markup))


def test_a_given_picture_is_drawn():
    square = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'
    body = '<img src="picture:code" alt="QR-Code" style="width: 100px; height: 100px">'

    leaf = pypdfium2.PdfDocument(pdf_of_html(page(body), pictures={"code": square}))[0]

    assert leaf.render().to_numpy().min() == 0


def test_what_a_person_typed_is_text_and_nothing_else():
    evil = '<img src="file:///etc/hostname"><style>@import url(http://127.0.0.1:9/)</style>'

    content = pdf("print/base.html", {"document_title": "Titel", "foot": evil}, language="de")

    assert evil in " ".join(text_of(content).split())


def test_a_latin_name_keeps_its_brackets_on_a_right_to_left_page():
    content = pdf_of_html(page('<p dir="auto">Darwish (Amal)</p>', "ar"))

    assert "Darwish (Amal)" in text_of(content)


def test_pages_are_numbered_in_the_language():
    assert "Seite 1 von 1" in text_of(pdf("print/base.html", {"document_title": "T", "foot": "F"}, language="de"))
