"""The same booking's own SQL, replayed by pgbench: what the database alone could do with equally many clients.

One booking is made with its statements recorded (Django binds on the client, so each is complete). The script has
them all, in order, with BEGIN and COMMIT where they were, sent in the simple protocol as Django does; nothing is left
out and nothing is joined. What must differ from one booking to the next does: ids of cases, holds and everything
made, keyed hashes, the lane, the year of the time. What all bookings share (the counter of the office's holds, the
lanes' locks) they share in the replay as well. Sealed values keep the length and bytes of the recorded ones.
"""

import re
import subprocess
from pathlib import Path
from typing import Any

from tests.benchmarks.booking_office import FIRST_LANE, LANES

NUMBERED = 1_000_000  # cases of the replay are numbered from here: always seven digits
PER_CLIENT = 10_000
YEAR = 2100

UUID = re.compile(r"\b([0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{5})[0-9a-f]{7}\b")
DIGEST = re.compile(r"\b([0-9a-f]{57})[0-9a-f]{7}\b")


def script_of(statements: list[str], *, day: str, shared: set[str]) -> str:
    """Return the pgbench script of one recorded booking on the ``day`` (ISO) of the first lane.

    ``shared`` are the digests that all bookings count under.
    """
    lines = [
        r"\set vs_i :vs_i + 1",
        rf"\set vs_case {NUMBERED} + :client_id * {PER_CLIENT} + :vs_i",
        r"\set vs_turn :client_id * :vs_times + :vs_i",
        rf"\set vs_lane {FIRST_LANE} + :vs_turn % {LANES}",
        rf"\set vs_year {YEAR} + :vs_turn / {LANES}",
    ]
    year, rest = day[:4], day[4:]
    for statement in statements:
        text = " ".join(statement.split("\n"))
        text = DIGEST.sub(lambda found: found[0] if found[0] in shared else f"{found[1]}:vs_case", text)
        text = UUID.sub(r"\1:vs_case", text)
        text = re.sub(rf"\b{FIRST_LANE}\b", ":vs_lane", text)
        text = text.replace(f"{year}{rest}", f":vs_year{rest}")
        lines.append(text.rstrip(";") + ";")
    return "\n".join(lines) + "\n"


def replay(pgbench: Path, script: Path, *, clients: int, times: int, database: str) -> dict[str, float]:
    """Run the script ``times`` per client and return transactions a second, and how many failed."""
    command: list[Any] = [pgbench, "-n", "-f", script, "-c", clients, "-j", 2, "-t", times]
    command += ["-D", "vs_i=0", "-D", f"vs_times={times}", database]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"pgbench: {done.stderr[-2000:]}")
    tps = re.search(r"tps = ([\d.]+)", done.stdout)
    failed = re.search(r"failed transactions: (\d+)", done.stdout)
    assert tps, done.stdout
    return {"tps": float(tps[1]), "failed": float(failed[1]) if failed else 0.0}
