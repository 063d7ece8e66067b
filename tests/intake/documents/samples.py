"""Small files made on the spot: what phones, scanners and pranksters send."""

import io

from PIL import Image, ImageDraw


def picture(kind="JPEG", *, text="Bescheinigung", size=(600, 800), **options) -> bytes:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((60, 80), text, fill="black")
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def pdf(pages=1, **options) -> bytes:
    import pikepdf

    document = pikepdf.new()
    for _page in range(pages):
        document.add_blank_page(page_size=(300, 400))
    buffer = io.BytesIO()
    document.save(buffer, **options)
    return buffer.getvalue()


def locked_pdf() -> bytes:
    import pikepdf

    return pdf(encryption=pikepdf.Encryption(user="geheim", owner="geheim"))
