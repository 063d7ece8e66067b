"""An engine that reads the words of ECHO_TEXT-like fixtures: one page of a certificate, from code."""

from ocr.text import Word

LINES = (
    "Universität Beispielstadt",
    "Immatrikulationsbescheinigung",
    "Frau Amal Al-Hassan, geboren am 01.01.2001 in Damascus, Matrikelnummer 7254652,",
    "ist im Wintersemester 2026/27 als ordentliche Studierende eingeschrieben.",
    "Fachsemester 9",
    "Beispielstadt, 01.11.2026",
)


class Engine:
    def words(self, image, *, languages, layout, timeout):
        words = []
        for row, line in enumerate(LINES):
            for column, text in enumerate(line.split()):
                x, y = 0.05 + 0.06 * column, 0.1 + 0.05 * row
                words.append(Word(text, (x, y, x + 0.05, y + 0.02), 0.95))
        return words

    def line(self, image, *, alphabet, timeout):
        return ""
