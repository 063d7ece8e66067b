import pytest

from intake.documents.names import clean_name, download_name, name_contradicts


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ayse\\pass.jpg", "pass.jpg"),
        ('pass"\r\nSet-Cookie: a=b.jpg', 'pass" Set-Cookie: a=b.jpg'),
        ("a\x00b.pdf", "ab.pdf"),
        ("\u202egpj.exe", "gpj.exe"),
        ("جواز السفر.jpg", "جواز السفر.jpg"),
        ("Mu\u0308ller.pdf", "Müller.pdf"),
        ("<img src=x onerror=alert(1)>.png", "<img src=x onerror=alert(1)>.png"),
        ("   ", ""),
    ],
    ids=["U30", "U30-windows", "U31", "U31-nul", "U32", "U33-arabic", "U33-nfc", "U34-escaped-later", "blank"],
)
def test_U30_U31_U32_U33_a_clients_name_is_made_harmless_and_stays_recognisable(raw, shown):
    assert clean_name(raw) == shown


def test_U33_a_long_name_is_cut_and_keeps_its_extension():
    name = clean_name("ö" * 300 + "😀.jpeg")
    assert len(name) == 150
    assert name.endswith(".jpeg")


@pytest.mark.parametrize(
    ("name", "media_type", "contradicts"),
    [
        ("photo.jpg", "image/heic", False),
        ("1000012345", "image/jpeg", False),
        ("Scan.PDF", "application/pdf", False),
        ("photo.pdf", "image/png", True),
        ("pass.pdf.exe", "application/pdf", True),
        ("pass.html", "application/pdf", True),
        ("Schein WS 26.2", "application/pdf", False),
    ],
)
def test_only_a_name_that_claims_another_kind_of_file_is_a_contradiction(name, media_type, contradicts):
    assert name_contradicts(name, media_type) is contradicts


def test_a_download_has_a_name_of_ours():
    assert download_name("HER-26-7K3QX", "passport", "image/heic") == "HER-26-7K3QX-passport.heic"
