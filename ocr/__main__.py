"""`python -m ocr check FILE...`: one JSON object per file, in order; never a traceback."""

import argparse
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ocr import Limits, Report, check, start
from ocr.errors import SandboxUnavailable
from ocr.kind_keys import KIND_KEYS


def main(arguments: list[str] | None = None) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.expect is not None and options.expect not in KIND_KEYS:
        parser.error(f"--expect: unknown kind {options.expect!r}")
    if options.workers < 1:
        parser.error("--workers: at least 1")
    facts = _facts(parser, options.facts)
    try:
        start()
    except SandboxUnavailable as fault:
        print(f"ocr: {fault}", file=sys.stderr)

    def one(name: str) -> dict[str, Any]:
        return {"file": name, **_check(name, options.expect, facts).to_json()}

    with ThreadPoolExecutor(options.workers) as workers:
        for line in workers.map(one, options.files):
            _print(json.dumps(line, ensure_ascii=False))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ocr", description="Pre-check immigration documents.")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("check", help="read files and print one JSON report per line")
    command.add_argument("files", nargs="+", metavar="FILE")
    command.add_argument("--expect", metavar="KIND", help="the kind of document that was asked for")
    command.add_argument("--facts", metavar="FACTS.json", help="what the applicant stated, by field key")
    command.add_argument("--workers", type=int, default=1, metavar="N", help="documents at the same time")
    return parser


def _facts(parser: argparse.ArgumentParser, name: str | None) -> dict[str, Any]:
    if name is None:
        return {}
    try:
        facts = json.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        parser.error(f"--facts: {error}")
    if not isinstance(facts, dict):
        parser.error("--facts: not a JSON object")
    return facts


def _check(name: str, expect: str | None, facts: dict[str, Any]) -> Report:
    """Read the file, no more of it than may be looked at, and check it."""
    path = Path(name)
    if not path.exists():
        return Report(error="not_found")
    if not path.is_file():
        return Report(error="not_a_file")
    try:
        with path.open("rb") as file:
            data = file.read(Limits().max_bytes + 1)
    except OSError:
        return Report(error="not_readable")
    return check(data, expect=expect, facts=facts)


def _print(line: str) -> None:
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    try:
        code = main()
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    sys.exit(code)
