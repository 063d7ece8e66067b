import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

import ocr
from ocr import sandbox
from ocr.errors import SandboxUnavailable
from tests.ocr.conftest import ENGINES, check, sample

ROOT = Path(__file__).resolve().parents[2]
QUICK = ocr.Limits(check_seconds=4)


def processes_with(*words: str) -> list[int]:
    answer = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
        except OSError:
            continue
        if all(word in line for word in words):
            answer.append(int(folder.name))
    return answer


def gone(find, seconds=10) -> bool:
    """Wait for something to vanish; true as soon as it has."""
    end = time.monotonic() + seconds
    while find() and time.monotonic() < end:
        time.sleep(0.05)
    return not find()


def job_folders() -> list[Path]:
    return list(sandbox.keeper.running().base.glob("job-*"))


@pytest.mark.parametrize(
    ("engine", "error"),
    [
        ("tests.engines.crash:Engine", "engine_crashed"),
        ("tests.engines.hang:Engine", "timed_out"),
        ("tests.engines.oom:Engine", "out_of_memory"),
        ("tests.engines.bug:Engine", "internal_error"),
        ("tests.engines.nowhere:Engine", "engine_missing"),
    ],
)
def test_a_failing_engine_leaves_the_pages_and_says_not_checked(engine, error):
    report = check("invitation.jpg", expect="passport", engine=engine, limits=QUICK)
    assert report.error == error
    assert report.findings == ()
    assert report.media_type == "image/jpeg"
    assert [page.number for page in report.page_images] == [1]
    assert job_folders() == []


@pytest.mark.parametrize(
    ("program", "error"),
    [
        ("no-such-tesseract", "engine_missing"),
        (str(ENGINES / "crashing_tesseract.sh"), "engine_crashed"),
        (str(ENGINES / "bad_utf8_tesseract.sh"), "engine_crashed"),
        (str(ENGINES / "hanging_tesseract.sh"), "timed_out"),
    ],
)
def test_T04_a_failing_tesseract_leaves_the_pages_and_says_not_checked(program, error):
    report = check("invitation.jpg", tesseract=program, limits=QUICK)
    assert (report.error, report.findings, len(report.page_images)) == (error, (), 1)


def test_the_program_and_the_engine_can_be_chosen_by_environment(monkeypatch):
    monkeypatch.setenv("TESSERACT_CMD", "no-such-tesseract")
    assert check("invitation.jpg").error == "engine_missing"
    monkeypatch.setenv("OCR_ENGINE", "tests.engines.noop:Engine")
    assert check("invitation.jpg").error is None


def test_T03_a_hanging_child_is_killed_with_all_that_it_started():
    check("invitation.jpg", engine="tests.engines.hang:Engine", limits=QUICK)
    assert gone(lambda: processes_with("sleep", "417"))
    check("invitation.jpg", tesseract=str(ENGINES / "hanging_tesseract.sh"), limits=QUICK)
    assert gone(lambda: processes_with("sleep", "419"))


def test_the_next_document_is_read_after_a_crash():
    check("invitation.jpg", engine="tests.engines.crash:Engine", limits=QUICK)
    assert check("passport_amal.jpg").kind == "passport"


def test_a_zygote_that_died_is_replaced():
    os.kill(sandbox.keeper.running().process.pid, signal.SIGKILL)
    assert check("passport_amal.jpg").kind == "passport"


def test_many_threads_may_ask_at_once():
    names = ["passport_amal.jpg", "passport_ayse_expired.jpg", "residence_card_back_amal.jpg"] * 3
    kinds: dict[int, str | None] = {}

    def ask(index: int) -> None:
        kinds[index] = check(names[index]).kind

    threads = [threading.Thread(target=ask, args=(index,)) for index in range(len(names))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [kinds[index] for index in range(len(names))] == ["passport", "passport", "current_residence_title"] * 3
    assert job_folders() == []


def test_a_zygote_outlives_the_thread_that_started_it():
    ocr.stop()
    thread = threading.Thread(target=ocr.start)
    thread.start()
    thread.join()
    first = sandbox.keeper.running().process.pid
    assert check("passport_amal.jpg").kind == "passport"
    assert sandbox.keeper.running().process.pid == first


def test_T02_everything_dies_with_a_killed_caller():
    code = (
        "import ocr, pathlib, sys\n"
        "ocr.start(); from ocr import sandbox\n"
        "print(sandbox.keeper.running().process.pid, sandbox.keeper.running().base, flush=True)\n"
        f"ocr.check(pathlib.Path({str(ROOT / 'tests/samples/invitation.jpg')!r}).read_bytes(),"
        f" tesseract={str(ENGINES / 'hanging_tesseract.sh')!r})\n"
    )
    caller = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT, text=True)
    pid, base = caller.stdout.readline().split()
    end = time.monotonic() + 15
    while not processes_with("sleep", "419") and time.monotonic() < end:
        time.sleep(0.05)
    caller.kill()
    caller.wait()
    assert gone(lambda: Path(f"/proc/{pid}").exists())
    assert gone(lambda: processes_with("sleep", "419"))
    ocr.stop()
    ocr.start()  # a new zygote sweeps what the killed one could not remove
    assert not Path(base).exists()


def test_stopping_leaves_no_process_and_no_folder():
    before = set(Path(tempfile.gettempdir()).glob("tess_*"))  # a neighbour's test may be reading right now
    ocr.start()
    pid, base = sandbox.keeper.running().process.pid, sandbox.keeper.running().base
    ocr.stop()
    assert not Path(f"/proc/{pid}").exists()
    assert not base.exists()
    assert set(Path(tempfile.gettempdir()).glob("tess_*")) <= before


def test_a_forked_copy_of_the_caller_starts_its_own_zygote():
    ocr.start()
    mine = sandbox.keeper.running().process.pid
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(write, str(sandbox.keeper.running().process.pid).encode())
            ocr.stop()
        finally:
            os._exit(0)
    os.close(write)
    theirs = int(os.read(read, 100))
    os.close(read)
    os.waitpid(pid, 0)
    assert theirs != mine
    assert check("passport_amal.jpg").kind == "passport"


def test_a_machine_without_sandbox_says_not_checked(monkeypatch):
    ocr.stop()
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    report = check("invitation.jpg")
    assert (report.error, report.findings) == ("sandbox_unavailable", ())
    with pytest.raises(SandboxUnavailable):
        ocr.inspect(sample("invitation.jpg"))


def test_a_document_that_takes_too_long_to_inspect_is_refused():
    with pytest.raises(ocr.FileRefused) as caught:
        ocr.inspect(sample("passport_amal.heic"), limits=ocr.Limits(inspect_seconds=0.001))
    assert caught.value.code == "timed_out"
