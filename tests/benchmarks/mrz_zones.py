"""Invented zones of every format, with check digits: the texts of the drawn MRZ pictures."""

import random
from dataclasses import dataclass

from ocr import mrz

SURNAMES = (
    "ABDULLAH AHMADI AL<HASSAN AL<MASRI ALEXOPOULOU ANDERSEN ARSLAN BAKKER BERTHIER BOATENG CARVALHO CELIK CHEN CHUKWU "
    "COSTA DA<SILVA DIALLO DUBOIS EBERHARDT ESPOSITO FERNANDEZ<GARCIA FITZGERALD GARCIA<LOPEZ GASHI GEORGIEV GONZALEZ "
    "GRUBER HAILE HAJDU HASSAN HORVAT IBRAHIM IVANOVA JANSSEN JOVANOVIC KAYA KIM KOVACS KOVALENKO KOWALSKI KRASNIQI "
    "KUMAR MAENNIK MARTIN MBEKI MEHMETI MENDOZA MOELLER MUELLER MURPHY NAKAMURA NGUYEN NOVAK OCONNOR OEZTUERK "
    "OKAFOR OLSEN OUEDRAOGO PAPADOPOULOS PATEL PETROV POPESCU QURESHI RAHMANI ROSSI SAARINEN SCHMITZ SCHROEDER SHARMA "
    "SHEVCHENKO SINGH SMIRNOV STOJANOVSKA SUAREZ SVOBODA TADESSE TKACHENKO TRAN VAN<DER<BERG VIRTANEN VOLKOV VUKOVIC "
    "WEISS WOJCIK WONG XHAKA YILDIZ YAMAMOTO YUSUF ZAHRADNIK ZHANG ZHELEZNOV"
).split()
GIVEN = (
    "ABEBA AHMET AISHA ALEKSANDRA AMAL ANNA<MARIA AYSE BENJAMIN BJOERN CARLOS<EDUARDO CHIARA CHRISTOPHE DARKO DIEGO "
    "DMYTRO ELENI EMEKA EWA FATIMA<ZAHRA FELIX FERENC GIULIA GRZEGORZ HALA<MAYSAA HANS<PETER HIROSHI IBRAHIM INGRID "
    "JEAN<PIERRE JOAO JUERGEN KATARZYNA KHADIJA KOFI LARS LIU<WEI LUCIA MAHMOUD MALGORZATA MARI<LIIS MATTHIAS MEHMET "
    "MOHAMMAD<REZA NATALIIA NGOC<ANH OKSANA OLENA PAOLO PRIYA QUENTIN RAVI ROBERT<JOHN SAMUEL SERGEY TAMAR TOBIAS "
    "URSULA VASILIKI VLADIMIR WIKTORIA XIMENA YUSUF YVONNE ZEYNEP ZOLTAN"
).split()
STATES = (
    "D<< USA FRA GBR ITA ESP PRT NLD BEL CHE AUT POL CZE SVK HUN ROU BGR HRV SRB MNE BIH MKD ALB RKS GRC TUR UKR BLR "
    "SYR IRQ IRN AFG PAK IND BGD LKA CHN JPN KOR VNM THA IDN PHL EGY MAR TUN DZA NGA GHA ETH ERI SOM KEN CMR SEN BRA "
    "COL PER ARG CHL CAN AUS NZL FIN SWE NOR DNK EST LVA LTU ISL IRL LUX SVN CYP MLT GEO ARM AZE KAZ UZB MDA XXA UTO"
).split()
FORMS = (("TD3", 0.34), ("TD1", 0.28), ("TD2", 0.12), ("MRV-A", 0.09), ("MRV-B", 0.07), ("FRA-ID", 0.10))


@dataclass(frozen=True)
class Invented:
    """One zone and what else its document prints."""

    form: mrz.Format
    lines: tuple[str, ...]
    surname: str
    given: str
    state: str


def invent(source: random.Random) -> Invented:
    form = mrz.FORMATS[source.choices([name for name, _ in FORMS], [share for _, share in FORMS])[0]]
    surname, given, state = source.choice(SURNAMES), source.choice(GIVEN), source.choice(STATES)
    if source.random() < 0.06:
        given = ""
    lines = _FILLED[form.name](source, surname, given, state)
    return Invented(form, lines, surname, given, state)


def _fit(text: str, width: int) -> str:
    return text[:width].ljust(width, mrz.FILLER)


def _digit(*texts: str) -> str:
    return str(mrz.check_digit("".join(texts)))


def _number(source: random.Random, width: int = 9) -> str:
    style = source.random()
    if style < 0.35:
        number = "".join(source.choices(mrz.DIGITS, k=width))
    elif style < 0.7:
        letters = "".join(source.choices(mrz.LETTERS, k=source.choice((1, 2))))
        number = letters + "".join(source.choices(mrz.DIGITS, k=width - len(letters)))
    else:
        number = "".join(source.choices("CFGHJKLMNPRTVWXYZ0123456789", k=width))
    return _fit(number[: source.choice((width, width, width, width - 1))], width)


def _birth(source: random.Random) -> str:
    day = f"{source.randrange(100):02d}{source.randrange(1, 13):02d}{source.randrange(1, 29):02d}"
    unknown = source.random()
    return day[:2] + "<<<<" if unknown < 0.01 else day[:4] + "<<" if unknown < 0.02 else day


def _expiry(source: random.Random) -> str:
    return f"{source.randrange(5, 37):02d}{source.randrange(1, 13):02d}{source.randrange(1, 29):02d}"


def _sex(source: random.Random) -> str:
    return source.choices("MF<", (49, 49, 2))[0]


def _name(surname: str, given: str, width: int) -> str:
    return _fit(f"{surname}<<{given}" if given else surname, width)


def _two_lines(source: random.Random, code: str, names: tuple[str, str, str], form: mrz.Format) -> tuple[str, str]:
    surname, given, state = names
    upper = code + state + _name(surname, given, form.width - 5)
    number, birth, expiry = _number(source), _birth(source), _expiry(source)
    national = state if source.random() < 0.85 else source.choice(STATES)
    start = number + _digit(number) + national + birth + _digit(birth) + _sex(source) + expiry + _digit(expiry)
    span = form.fields["optional"]
    room = span.end - span.start
    optional = _fit("", room)
    if source.random() < 0.45:
        optional = _fit("".join(source.choices(mrz.DIGITS * 3 + mrz.LETTERS, k=source.randrange(5, room + 1))), room)
    lower = start + optional
    if form is mrz.TD3:
        lower += mrz.FILLER if not optional.strip(mrz.FILLER) and source.random() < 0.5 else _digit(optional)
    if form in (mrz.TD3, mrz.TD2):
        lower += _digit(lower[0:10], lower[13:20], lower[21:])
    return upper, lower


def _td3(source: random.Random, surname: str, given: str, state: str) -> tuple[str, ...]:
    return _two_lines(
        source, source.choice(("P<", "P<", "P<", "P<", "PP", "PD", "PO")), (surname, given, state), mrz.TD3
    )


def _td2(source: random.Random, surname: str, given: str, state: str) -> tuple[str, ...]:
    return _two_lines(source, source.choice(("I<", "ID", "AR", "I<")), (surname, given, state), mrz.TD2)


def _mrv_a(source: random.Random, surname: str, given: str, state: str) -> tuple[str, ...]:
    return _two_lines(source, source.choice(("V<", "V<", "VI", "VC")), (surname, given, state), mrz.MRV_A)


def _mrv_b(source: random.Random, surname: str, given: str, state: str) -> tuple[str, ...]:
    return _two_lines(source, source.choice(("V<", "V<", "VD")), (surname, given, state), mrz.MRV_B)


def _td1(source: random.Random, surname: str, given: str, state: str) -> tuple[str, ...]:
    number, birth, expiry = _number(source), _birth(source), _expiry(source)
    optional, second = _fit("", 15), _fit("", 11)
    if source.random() < 0.3:
        optional = _fit("".join(source.choices(mrz.DIGITS, k=source.randrange(4, 14))), 15)
    if source.random() < 0.15:
        second = _fit("".join(source.choices(mrz.DIGITS + mrz.LETTERS, k=source.randrange(3, 11))), 11)
    upper = source.choice(("I<", "ID", "AR", "IR", "C<")) + state + number + _digit(number) + optional
    national = state if source.random() < 0.6 else source.choice(STATES)
    middle = birth + _digit(birth) + _sex(source) + expiry + _digit(expiry) + national + second
    middle += _digit(upper[5:], middle[0:7], middle[8:15], middle[18:29])
    return upper, middle, _name(surname, given, 30)


def _fra(source: random.Random, surname: str, given: str, _: str) -> tuple[str, ...]:
    office = _fit("".join(source.choices(mrz.DIGITS, k=source.choice((0, 3, 6)))), 6)
    upper = "IDFRA" + _fit(surname, 25) + office
    number = f"{source.randrange(88, 100) % 100:02d}{source.randrange(1, 13):02d}" + "".join(
        source.choices(mrz.DIGITS, k=8)
    )
    day = f"{source.randrange(100):02d}{source.randrange(1, 13):02d}{source.randrange(1, 29):02d}"
    lower = number + _digit(number) + _fit(given.replace("<", "<<"), 14) + day + _digit(day) + source.choice("MF")
    return upper, lower + _digit(upper, lower)


_FILLED = {"TD3": _td3, "TD2": _td2, "MRV-A": _mrv_a, "MRV-B": _mrv_b, "TD1": _td1, "FRA-ID": _fra}
