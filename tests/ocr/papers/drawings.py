"""The pictures that the checks are proved with, by name; each is drawn when it is first asked for."""

from collections.abc import Callable

from tests.ocr.papers.sheet import Sheet, tiff


def lease(*, flat: str, space: str, tenant_signs: bool) -> Sheet:
    return (
        Sheet("Mietvertrag über Wohnraum")
        .lines("Vermieterin: Karin Vogt, Bahnhofstraße 3, 44787 Bochum", "Mieterin: Frau Amal Al-Hassan", "")
        .lines("§ 1 Mietsache", f"Vermietet wird die Wohnung {flat}.", f"Die Wohnfläche beträgt {space} m².", "")
        .lines(
            "§ 2 Miete", "Die Kaltmiete beträgt monatlich 520,00 Euro.", "Die Kaution beträgt drei Monatsmieten.", ""
        )
        .lines("Herne, den 01.09.2026")
        .sign(("Vermieterin", True), ("Mieterin", tenant_signs))
    )


def lease_without_end() -> Sheet:
    return (
        Sheet("Mietvertrag über Wohnraum")
        .lines("zwischen der Vermieterin und der Mieterin", "", "§ 1 Mietsache")
        .lines("Die Mietsache wird zu Wohnzwecken vermietet.", "Das Mietverhältnis läuft auf unbestimmte Zeit.", "")
        .lines("§ 2 Kündigung", "Für die Kündigung gelten die gesetzlichen Fristen.", "Sie muss schriftlich erfolgen.")
        .foot("Seite 1 von 3")
    )


def lease_first_of_two() -> Sheet:
    sheet = Sheet("Mietvertrag über Wohnraum", height=700)
    return sheet.lines("§ 1 Mietsache", "Vermieter und Mieter", "Mietverhältnis").foot("Seite 1 von 2")


def employer_confirmation(day: str, *, signed: bool) -> Sheet:
    return (
        Sheet("Arbeitgeberbescheinigung")
        .lines("Beispiel Maschinenbau GmbH, Industriestraße 4, 44628 Herne", "")
        .lines("Wir bescheinigen, dass Herr Ravi Sharma seit dem", "01.03.2023 bei uns beschäftigt ist.")
        .lines("Das Arbeitsverhältnis ist unbefristet und ungekündigt.", "Die Probezeit ist beendet.", "")
        .lines(f"Herne, den {day}")
        .sign(("Unterschrift des Arbeitgebers", signed))
    )


def employer_confirmation_cut() -> Sheet:
    return (
        Sheet("Arbeitgeberbescheinigung", height=700)
        .lines("Beispiel Maschinenbau GmbH, Herne", "")
        .lines("Wir bescheinigen, dass Herr Ravi Sharma bei uns", "unbefristet und ungekündigt beschäftigt ist.")
    )


def payslips(*months: str) -> Sheet:
    sheet = Sheet(height=200 + 400 * len(months))
    for month in months:
        sheet.lines(
            f"Entgeltabrechnung für {month}", "Beispiel Maschinenbau GmbH", "Personalnummer 4711  Steuerklasse 1"
        )
        sheet.lines("Herr Ravi Sharma", "Gesamtbrutto 4.225,00", "Lohnsteuer 612,33", "Auszahlungsbetrag 2.744,18", "")
    return sheet


def enrolment(period: str) -> Sheet:
    return (
        Sheet("Immatrikulationsbescheinigung")
        .lines("Ruhr-Universität Bochum", "", "Frau Amal Al-Hassan, geboren am 01.01.2001,")
        .lines(f"ist {period} als Studentin", "im Studiengang Informatik (Master) eingeschrieben.")
        .lines("Matrikelnummer: 10802612345", "", "Bochum, den 02.10.2026")
    )


def insurance(period: str) -> Sheet:
    return (
        Sheet("Mitgliedsbescheinigung")
        .lines("Muster-Krankenkasse", "", "Frau Amal Al-Hassan, geboren am 01.01.2001,")
        .lines("Versichertennummer A123456789,", period)
        .lines("Die Krankenversicherung umfasst die Pflegeversicherung.", "", "Herne, den 02.11.2026")
    )


def employment_contract(pay: str) -> Sheet:
    return (
        Sheet("Arbeitsvertrag")
        .lines("zwischen der Beispiel Software GmbH (Arbeitgeber)", "und Herrn Ravi Sharma (Arbeitnehmer)", "")
        .lines("§ 1 Das Arbeitsverhältnis beginnt am 01.01.2027.", "Die Probezeit beträgt sechs Monate.", "")
        .lines("§ 2 Vergütung", pay, "Die Arbeitszeit beträgt 40 Stunden in der Woche.", "")
        .sign(("Arbeitgeber", True), ("Arbeitnehmer", True))
    )


def blocked_account(*amounts: str) -> Sheet:
    return (
        Sheet("Bestätigung Sperrkonto")
        .lines("Muster-Bank AG", "", "Kontoinhaberin: Amal Al-Hassan", "Das Konto ist mit einem Sperrvermerk versehen.")
        .lines(*amounts, "", "Frankfurt, den 05.10.2026")
    )


def language_certificate(level: str) -> Sheet:
    return (
        Sheet("Sprachzertifikat Deutsch")
        .lines("Goethe-Zertifikat" + (f" {level}" if level else ""), "", "Familienname: Al-Hassan", "Vorname: Amal")
        .lines("Geburtsdatum: 01.01.2001", "", "Leseverstehen 75  Hörverstehen 80  Sprechen 82")
        .lines(f"Niveau: {level}" if level else "Teilgenommen", "Datum: 12.05.2025")
    )


def pension_record(total: str) -> Sheet:
    return (
        Sheet("Versicherungsverlauf")
        .lines("Deutsche Rentenversicherung Westfalen", "", "Frau Amal Al-Hassan, geboren am 01.01.2001")
        .lines("01.10.2021 bis 30.09.2026 Pflichtbeitragszeit", total, "", "Münster, den 20.10.2026")
    )


def birth_certificate_french(*extra: str) -> Sheet:
    sheet = (
        Sheet("Acte de naissance")
        .lines("République du Sénégal, Région de Dakar", "Le premier janvier deux mille un est née dans la commune")
        .lines("de Dakar une fille du nom de Amal Al-Hassan.", "Nom et prénoms du père: Omar Al-Hassan")
        .lines("L'officier de l'état civil", "")
    )
    return sheet.lines(*extra) if extra else sheet


def toleration(*until: str) -> Sheet:
    return (
        Sheet("Duldung")
        .lines("Aussetzung der Abschiebung (§ 60a AufenthG)", "Kein Aufenthaltstitel! Inhaber ist ausreisepflichtig.")
        .lines("Familienname: Rahimi", "Vorname: Jamal", "Ausländerbehörde Herne", *until)
    )


def visa(*until: str) -> Sheet:
    return (
        Sheet("VISUM  VISA")
        .lines("Gültig für Deutschland", "Art des Visums: D", "Anzahl der Einreisen: MULT", "Number of entries: MULT")
        .lines("Duration of stay: 180 Tage", "Name: AL-HASSAN, AMAL", *until)
    )


def card_front(*until: str) -> Sheet:
    return (
        Sheet("AUFENTHALTSTITEL", width=1000, height=640)
        .lines("RESIDENCE PERMIT", "Name: AL-HASSAN  Vorname: AMAL", "Art des Titels: AUFENTHALTSERLAUBNIS", *until)
        .lines("Anmerkungen: § 16b Abs. 1 AufenthG")
    )


def registration(street: str) -> Sheet:
    return (
        Sheet("Meldebescheinigung")
        .lines("Stadt Herne, Bürgerbüro, Rathausplatz 1, 44623 Herne", "")
        .lines("Frau Amal Al-Hassan, geboren am 01.01.2001,", "ist im Melderegister mit folgender Anschrift gemeldet:")
        .lines(street, "", "Herne, den 03.11.2026")
    )


PHOTO_TEXT = ("Ihr digitales Lichtbild", "Zeigen Sie diesen Code in der Behörde vor.", "Foto Beispiel, Herne")
CERTIFIED = ("Richtigkeit und Vollständigkeit der Übersetzung", "werden bestätigt: ermächtigte Übersetzerin")

DRAWINGS: dict[str, Callable[[], bytes]] = {
    "scribbles": lambda: (
        Sheet(height=900)
        .scrawl(80, 150, 300, seed=1)
        .scrawl(300, 450, 500, seed=2)
        .scrawl(200, 700, 600, seed=3)
        .jpeg()
    ),
    "lease": lambda: lease(flat="Demostr. 7a, 44623 Herne", space="48,5", tenant_signs=True).jpeg(),
    "lease_half": lambda: lease(flat="Lindenweg 12, 45127 Essen", space="20", tenant_signs=False).jpeg(),
    "lease_page_1": lambda: lease_without_end().jpeg(),
    "lease_pages": lambda: tiff(
        Sheet("Mietvertrag über Wohnraum", height=700)
        .lines("§ 1 Mietsache", "Vermieter und Mieter")
        .foot("Seite 1 von 2"),
        Sheet(height=700).lines("§ 9 Kaution und Kaltmiete", "Das Mietverhältnis endet.").foot("Seite 2 von 2"),
    ),
    "lease_pages_unread": lambda: tiff(
        Sheet("Mietvertrag über Wohnraum", height=700)
        .lines("§ 1 Mietsache", "Vermieter und Mieter")
        .foot("Seite 1 von 2"),
        Sheet(height=700).lines("§ 9 Kaution und Kaltmiete").foot("Seite 2 von 2").blurred(14),
    ),
    "employer": lambda: employer_confirmation("10.11.2026", signed=True).stamp("Beispiel GmbH").jpeg(),
    "employer_unsigned": lambda: employer_confirmation("01.06.2026", signed=False).jpeg(),
    "employer_cut": lambda: employer_confirmation_cut().jpeg(),
    "payslips": lambda: payslips("August 2026", "September 2026", "Oktober 2026").jpeg(),
    "payslips_gap": lambda: payslips("Juni 2026", "August 2026", "September 2026").jpeg(),
    "payslip_october": lambda: payslips("Oktober 2026").jpeg(),
    "payslip_september": lambda: payslips("September 2026").jpeg(),
    "payslip_august": lambda: payslips("August 2026").jpeg(),
    "enrolment": lambda: enrolment("im Wintersemester 2026/2027").jpeg(),
    "enrolment_old": lambda: enrolment("im Wintersemester 2025/2026").jpeg(),
    "enrolment_undated": lambda: enrolment("zurzeit").jpeg(),
    "insurance": lambda: insurance("ist seit dem 01.10.2025 versichert. Die Mitgliedschaft besteht fort.").jpeg(),
    "insurance_ended": lambda: insurance("war vom 01.10.2024 bis zum 30.09.2026 bei uns versichert.").jpeg(),
    "insurance_undated": lambda: insurance("ist bei uns gemeldet.").jpeg(),
    "contract": lambda: employment_contract("Das Jahresgehalt beträgt 58.000,00 Euro brutto.").jpeg(),
    "contract_low": lambda: employment_contract("Das Jahresgehalt beträgt 40.000,00 Euro brutto.").jpeg(),
    "contract_monthly": lambda: employment_contract("Das Monatsgehalt beträgt 4.100,00 Euro brutto.").jpeg(),
    "blocked_account": lambda: blocked_account("Monatlich verfügbarer Betrag: 992,00 Euro").jpeg(),
    "blocked_account_low": lambda: blocked_account("Monatlich verfügbarer Betrag: 700,00 Euro").jpeg(),
    "blocked_account_empty": lambda: blocked_account("Der Betrag wird später eingezahlt.").jpeg(),
    "certificate_b1": lambda: language_certificate("B1").jpeg(),
    "certificate_a2": lambda: language_certificate("A2").jpeg(),
    "certificate_unknown": lambda: language_certificate("").jpeg(),
    "pension": lambda: pension_record("Summe der Monate mit Pflichtbeiträgen: 61 Monate").jpeg(),
    "pension_short": lambda: pension_record("Summe der Monate mit Pflichtbeiträgen: 48 Monate").jpeg(),
    "pension_unknown": lambda: pension_record("Die Summe wird gesondert mitgeteilt.").jpeg(),
    "birth": lambda: birth_certificate_french(
        "APOSTILLE", "(Convention de La Haye du 5 octobre 1961)", *CERTIFIED
    ).jpeg(),
    "birth_alone": lambda: birth_certificate_french().jpeg(),
    "birth_blurred": lambda: birth_certificate_french().blurred(12).jpeg(),
    "photo_code": lambda: Sheet(height=800).lines(*PHOTO_TEXT).code("BILD-4711-HERNE").jpeg(),
    "photo_code_missing": lambda: Sheet(height=800).lines(*PHOTO_TEXT, "", "Der Code folgt mit der Post.").jpeg(),
    "photo_code_blurred": lambda: Sheet(height=800).lines(*PHOTO_TEXT).code("BILD-4711-HERNE").blurred(14).jpeg(),
    "toleration": lambda: toleration("Gültig bis: 31.12.2026").jpeg(),
    "toleration_expired": lambda: toleration("Gültig bis: 30.09.2026").jpeg(),
    "toleration_undated": lambda: toleration("Nebenbestimmungen siehe Rückseite").jpeg(),
    "visa": lambda: visa("Gültig bis: 20.02.2027").jpeg(),
    "visa_expired": lambda: visa("Gültig bis: 20.08.2026").jpeg(),
    "visa_undated": lambda: visa().jpeg(),
    "card_front": lambda: card_front("KARTE GÜLTIG BIS 14.05.2029").jpeg(),
    "card_front_expired": lambda: card_front("KARTE GÜLTIG BIS 14.05.2026").jpeg(),
    "card_front_undated": lambda: card_front().jpeg(),
    "registration": lambda: registration("Demostraße 7 A, 44623 Herne").jpeg(),
    "registration_elsewhere": lambda: registration("Lindenweg 12, 45127 Essen").jpeg(),
    "registration_cut": lambda: Sheet("Meldebescheinigung", height=600).lines("Stadt Herne, Melderegister").jpeg(),
}
