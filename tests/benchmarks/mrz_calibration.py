"""How sure must a letter be? `python -m tests.benchmarks.mrz_calibration [COUNT]` asks the dev pictures.

Prints the zones whose check digits all agree by how sure their least sure letter without a digit is,
and the bound above which none of them was wrong. `ocr.extract` takes its constants from this table.
"""

import sys

import numpy as np

from ocr import mrz_read
from ocr.extract import UNCHECKED
from tests.benchmarks.mrz_pictures import draw

BOUNDS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99)


def zones(count: int) -> list[tuple[float, float, bool]]:
    """Quality, least confidence among letters without a digit, exactness: of each zone that verifies."""
    found = []
    for seed in range(count):
        picture, truth = draw(seed, "dev")
        reading = mrz_read.read(np.asarray(picture.convert("L")))
        if reading is None or not reading.zone.all_verified:
            continue
        fields = reading.format.fields
        least = min(reading.confidence(fields[key]) for key in UNCHECKED if key in fields)
        found.append((reading.quality, least, list(reading.lines) in [truth["lines"], *truth["others"]]))
    return found


def main(count: int) -> None:
    found = zones(count)
    print(f"{len(found)} of {count} dev pictures verify in every digit")
    for bound in BOUNDS:
        above = [exact for _, least, exact in found if least >= bound]
        print(f"least letter >= {bound:.2f}: {len(above)} zones, {above.count(False)} wrong")
    for quality, least, exact in sorted(found):
        if not exact:
            print(f"wrong: quality {quality:.3f}, least sure letter {least:.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
