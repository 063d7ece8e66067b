"""German A4 pages with their text, as a scanner and as a phone would bring them. Seeded; nobody's data."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

FOLDER = Path("/usr/share/fonts/truetype")
FACES = (
    ("liberation/LiberationSans-Regular.ttf", "liberation/LiberationSans-Bold.ttf"),
    ("liberation/LiberationSerif-Regular.ttf", "liberation/LiberationSerif-Bold.ttf"),
    ("dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf"),
)
DPI = 200
A4 = (round(8.27 * DPI), round(11.69 * DPI))
TITLES = (
    "Bescheinigung über den Krankenversicherungsschutz",
    "Immatrikulationsbescheinigung",
    "Bestätigung des Wohnungsgebers",
    "Arbeitsvertrag",
    "Mitteilung zur Rentenversicherung",
)
SENDERS = (
    "Stadtverwaltung Musterhausen",
    "Hochschule Neustadt am Fluß",
    "Krankenkasse Mitte",
    "Werkstatt & Söhne GmbH",
)
SENTENCES = (
    "Hiermit wird bestätigt, dass die oben genannte Person seit dem {day} ununterbrochen bei uns geführt wird.",
    "Die monatliche Bruttovergütung beträgt {amount} Euro und wird jeweils zum letzten Werktag überwiesen.",
    "Änderungen der persönlichen Verhältnisse sind unverzüglich und unaufgefordert schriftlich mitzuteilen.",
    "Für Rückfragen steht Ihnen unser Bürgerbüro unter der Rufnummer {phone} gerne zur Verfügung.",
    "Der Bescheid ergeht gemäß § {section} des Gesetzes in der Fassung der Bekanntmachung vom {day}.",
    "Die Gültigkeit dieser Bescheinigung endet am {day}, sofern sie nicht zuvor widerrufen wird.",
    "Bitte fügen Sie dem Antrag eine beglaubigte Übersetzung der ausländischen Urkunde bei.",
    "Die Wohnfläche umfasst {area} Quadratmeter; die Miete mit Nebenkosten beläuft sich auf {amount} Euro.",
    "Das Beschäftigungsverhältnis ist ungekündigt und über den {day} hinaus unbefristet.",
    "Gegen diesen Bescheid kann innerhalb eines Monats nach Bekanntgabe Widerspruch erhoben werden.",
    "Zuständig ist die Ausländerbehörde am Ort des gewöhnlichen Aufenthalts der antragstellenden Person.",
    "Dieses Schreiben wurde maschinell erstellt und ist ohne Unterschrift gültig.",
)
PEOPLE = ("Jürgen Weiß", "Äsma Öztürk-Groß", "Marie-Luise Köhler", "Oleksandr Kovalenko", "Thi Hoa Nguyễn")


@dataclass(frozen=True)
class DrawnPage:
    name: str
    picture: bytes
    text: str


def drawn_pages(way: str, count: int) -> Iterator[DrawnPage]:
    """Draw `count` pages that came by "scan" or by "photo"."""
    for number in range(count):
        chance = random.Random(f"{way}-{number}")
        page, text = _typeset(chance)
        picture = _scanned(page, chance) if way == "scan" else _photographed(page, chance)
        quality = chance.randint(70, 90)
        done, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
        if not done:
            raise RuntimeError("the picture could not be coded")
        yield DrawnPage(f"{way}-{number:02d}.jpg", coded.tobytes(), text)


def _filled(sentence: str, chance: random.Random) -> str:
    day = f"{chance.randint(1, 28):02d}.{chance.randint(1, 12):02d}.{chance.randint(2019, 2026)}"
    amount = f"{chance.randint(1, 4)}.{chance.randint(100, 999)},{chance.randint(0, 99):02d}"
    phone = f"0{chance.randint(200, 999)} {chance.randint(10000, 999999)}"
    return sentence.format(
        day=day, amount=amount, phone=phone, section=chance.randint(3, 104), area=f"{chance.randint(20, 120)},5"
    )


def _typeset(chance: random.Random) -> tuple[np.ndarray, str]:
    """Set a letter with sender, title, facts and paragraphs; give it with its lines."""
    plain, bold = chance.choice(FACES)
    size = chance.randint(26, 32)  # 9.5 to 11.5 points at 200 dpi
    body, head = (ImageFont.truetype(str(FOLDER / face), points) for face, points in ((plain, size), (bold, size + 8)))
    page = Image.new("L", A4, 255)
    pen = ImageDraw.Draw(page)
    left, right, y = 190, A4[0] - 160, 170
    lines: list[str] = []

    def put(line: str, font: ImageFont.FreeTypeFont, lead: float = 1.45) -> None:
        nonlocal y
        pen.text((left, y), line, fill=chance.randint(0, 45), font=font)
        lines.append(line)
        y += round(font.size * lead)

    put(chance.choice(SENDERS), head)
    put(f"Musterweg {chance.randint(1, 99)}, {chance.randint(10000, 99999)} Neustadt", body, 3.5)
    put(chance.choice(TITLES), head, 2.2)
    person = chance.choice(PEOPLE)
    for label, value in (
        ("Name:", person),
        ("Geburtsdatum:", _filled("{day}", chance)),
        ("Aktenzeichen:", f"{chance.randint(10, 99)}-{chance.randint(1000, 9999)}/{chance.choice('ABKMRT')}"),
    ):
        put(f"{label} {value}", body)
    y += size
    while y < A4[1] - 500:
        words = " ".join(_filled(text, chance) for text in chance.sample(SENTENCES, chance.randint(2, 4))).split()
        line = ""
        for word in words:
            if line and body.getlength(f"{line} {word}") > right - left:
                put(line, body)
                line = word
            else:
                line = f"{line} {word}".strip()
        put(line, body, 2.4)
    put(f"Neustadt, den {_filled('{day}', chance)}", body, 3)
    put("Im Auftrag", body)
    return np.asarray(page), "\n".join(lines)


def _noisy(picture: np.ndarray, chance: random.Random, strength: float) -> np.ndarray:
    noise = np.random.default_rng(chance.randrange(1 << 30)).normal(0, strength, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def _scanned(page: np.ndarray, chance: random.Random) -> np.ndarray:
    """Lay the page on the glass a little askew; grey, slightly soft, with grain."""
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), chance.uniform(-1.2, 1.2), 1.0)
    picture = cv2.warpAffine(page, turn, (width, height), borderValue=250)
    picture = cv2.GaussianBlur(picture, (0, 0), chance.uniform(0.4, 0.9))
    return _noisy(picture.astype(np.float32) * 0.96 + 6, chance, chance.uniform(2, 7))


def _photographed(page: np.ndarray, chance: random.Random) -> np.ndarray:
    """Put the page on a table, seen from aside, in uneven light, out of a hand."""
    width, height = 2448, 3264
    noise = np.random.default_rng(chance.randrange(1 << 30))
    grain = cv2.resize(noise.normal(0, 1, (120, 8)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    table = np.clip(chance.uniform(50, 150) + 14 * grain, 0, 255)
    high, wide = page.shape
    margin = chance.uniform(0.04, 0.12)
    corners = np.array([(margin, margin), (1 - margin, margin), (1 - margin, 1 - margin), (margin, 1 - margin)])
    corners += np.array([[chance.uniform(-0.035, 0.035) for _ in "xy"] for _ in corners])
    target = (corners * (width, height)).astype(np.float32)
    source = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], dtype=np.float32)
    plan = cv2.getPerspectiveTransform(source, target)
    seen = cv2.warpPerspective(page.astype(np.float32), plan, (width, height), flags=cv2.INTER_AREA)
    where = cv2.warpPerspective(np.ones(page.shape, np.float32), plan, (width, height))
    picture = seen * 0.94 * where + table * (1 - where)
    across, down = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    light = 1 - chance.uniform(0.05, 0.3) * (across * chance.uniform(-1, 1) + down * chance.uniform(-1, 1) + 0.4)
    picture = cv2.GaussianBlur(picture * light * chance.uniform(0.75, 1.0), (0, 0), chance.uniform(0.6, 1.6))
    return _noisy(picture, chance, chance.uniform(3, 8))
