"""From inside the child: what a hijacked parser cannot do, and what is left of it afterwards."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import ocr
from ocr import sandbox
from tests.ocr.conftest import check, sample
from tests.ocr.test_sandbox import ROOT, gone, job_folders, processes_with

PROTECTIONS = {"namespaces", "process_limit", "no_capabilities", "no_new_privileges", "landlock", "seccomp"}
MIB = 1024 * 1024


def granted(name: str) -> None:
    if not ocr.confinement_report()[name]:
        pytest.skip(f"this machine does not grant {name}; confinement_report() says so")


def attempted(engine: str, **options) -> dict[str, str]:
    report = check("invitation.jpg", engine=f"tests.engines.burglar:{engine}", **options)
    assert report.error is None
    return dict(word.split("=") for word in " ".join(report.text).split())


def test_the_machine_says_what_it_protects_with():
    report = ocr.confinement_report()
    assert set(report) == PROTECTIONS
    assert report["no_new_privileges"]
    assert report["no_capabilities"]


def test_a_child_writes_and_reads_nothing_beyond_its_folder():
    granted("landlock")
    outcomes = attempted("Files")
    allowed = {"own_folder", "temp_file", "run"}
    assert {name for name, outcome in outcomes.items() if outcome == "done"} == allowed
    assert not (ROOT / "burgled").exists()
    assert job_folders() == []


def test_a_child_has_no_network_and_none_of_roots_powers():
    granted("seccomp")
    outcomes = attempted("Powers")
    assert {name for name, outcome in outcomes.items() if outcome == "done"} == {"descriptors"}


def test_no_process_outlives_its_document():
    assert check("invitation.jpg", engine="tests.engines.burglar:Fork").error is None
    assert gone(lambda: processes_with("sleep", "431"))
    assert job_folders() == []


def test_memory_is_bounded_and_the_child_lives_on():
    assert attempted("Memory") == {"four_gigabytes": "MemoryError", "little": "done"}


def test_the_size_of_a_file_is_bounded():
    limits = ocr.Limits(file_bytes=64 * MIB)
    assert attempted("FileSize", limits=limits) == {"long_file": "OSError"}


def test_processor_time_is_bounded_whatever_the_child_does_with_signals():
    began = time.monotonic()
    report = check("invitation.jpg", engine="tests.engines.burglar:Spin", limits=ocr.Limits(check_seconds=3))
    assert report.error in ("timed_out", "engine_crashed")
    assert time.monotonic() - began < 60


def test_a_crowd_of_processes_ends_with_its_document():
    limits = ocr.Limits(check_seconds=20)
    outcomes = attempted("Crowd", limits=limits)
    if ocr.confinement_report()["process_limit"]:
        assert outcomes == {"crowd": "BlockingIOError"}
    assert gone(lambda: processes_with("sleep", "433"))


def test_a_child_whose_caller_stands_still_is_killed_by_the_zygote():
    code = (
        "import ocr, sys\n"
        "from ocr import sandbox\n"
        "sandbox.KILL_GRACE = 1.0\n"
        "ocr.start(); print('ready', flush=True)\n"
        f"ocr.check(open({str(ROOT / 'tests/samples/invitation.jpg')!r}, 'rb').read(),"
        " engine='tests.engines.hang:Engine', limits=ocr.Limits(check_seconds=3))\n"
    )
    caller = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT, text=True)
    caller.stdout.readline()
    assert gone(lambda: not processes_with("sleep", "417"))
    os.kill(caller.pid, signal.SIGSTOP)
    try:
        assert gone(lambda: processes_with("sleep", "417"), seconds=30)
    finally:
        caller.kill()
        caller.wait()


def test_T02_children_die_with_a_killed_zygote_and_their_folder_goes_with_its_successor():
    code = (
        "import ocr\n"
        "from ocr import sandbox\n"
        "ocr.start(); zygote = sandbox.keeper.running(); print(zygote.process.pid, zygote.base, flush=True)\n"
        f"ocr.check(open({str(ROOT / 'tests/samples/invitation.jpg')!r}, 'rb').read(),"
        " engine='tests.engines.hang:Engine', limits=ocr.Limits(check_seconds=4))\n"
        "import sys; sys.stdin.readline()\n"
    )
    caller = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stdin=subprocess.PIPE, cwd=ROOT, text=True
    )
    pid, base = caller.stdout.readline().split()
    assert gone(lambda: not processes_with("sleep", "417"))
    before = processes_with("sleep", "417")
    os.kill(int(pid), signal.SIGKILL)
    assert gone(lambda: set(before) & set(processes_with("sleep", "417")))
    caller.communicate("end\n", timeout=60)
    assert not Path(base).exists()
    assert gone(lambda: processes_with("sleep", "417"))


POOR_MACHINE = """
import ctypes, json, pathlib, struct, sys
from ocr import confine
libc = ctypes.CDLL(None, use_errno=True)
REFUSE, ALLOW = 0x00050000 | 1, 0x7FFF0000
# Like an old kernel in a strict container: no unshare, no Landlock, and no prctl(PR_SET_SECCOMP).
unshare, landlock, prctl = {"x86_64": (272, 444, 157), "aarch64": (97, 444, 167)}[__import__("platform").machine()]
steps = [(0x20, 0, 0, 0), (0x15, 5, 0, unshare), (0x15, 4, 0, landlock), (0x15, 0, 2, prctl), (0x20, 0, 0, 16),
         (0x15, 1, 0, 22), (0x06, 0, 0, ALLOW), (0x06, 0, 0, REFUSE)]
code = b"".join(struct.pack("=HBBI", *step) for step in steps)
buffer = ctypes.create_string_buffer(code, len(code))
class Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))
confine.give_up_privileges()
assert libc.prctl(22, 2, ctypes.byref(Program(len(steps), ctypes.cast(buffer, ctypes.c_void_p))), 0, 0) == 0
import ocr
from ocr import sandbox
print(json.dumps(ocr.confinement_report()))
report = ocr.check(pathlib.Path(sys.argv[1]).read_bytes(), engine="tests.engines.burglar:Fork")
print(json.dumps([report.error, [path.name for path in sandbox.keeper.running().base.glob("job-*")]]), flush=True)
sys.stdin.readline()
"""


def test_on_a_machine_that_grants_nothing_it_says_so_and_still_leaves_nothing_behind():
    caller = subprocess.Popen(
        [sys.executable, "-c", POOR_MACHINE, str(ROOT / "tests/samples/invitation.jpg")],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    report, ended = json.loads(caller.stdout.readline()), json.loads(caller.stdout.readline())
    left = processes_with("sleep", "431")
    caller.communicate("end\n", timeout=30)
    assert {name for name, given in report.items() if given} <= {"no_new_privileges", "no_capabilities"}
    assert ended == [None, []]
    assert left == []


def test_starting_soon_does_not_hold_the_caller_and_makes_the_first_document_ready():
    ocr.stop()
    ocr.start_soon()
    assert ocr.inspect(sample("fax.tif")).media_type == "image/tiff"
    assert sandbox.keeper.running().alive()
