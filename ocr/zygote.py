"""The process that has imported everything and forks one child per document.

Started by exec (never by fork of a threaded web process) with a control socket as its only tie.
For each job it receives the seconds that it may last and two sockets: `data` goes to the child, `leash` stays here.
A word or the end on the leash, or the end of the time, means "stop": the child's whole process group is killed. When
the child is dead, what could have escaped the group is killed, its temp folder is removed and its exit status is
written to the leash, in this order, so that the caller who has the status knows that nothing is left. When the control
socket ends, because the caller is gone however abruptly, everything is killed and removed and the zygote ends.
"""

import contextlib
import json
import os
import selectors
import shutil
import signal
import socket
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ocr import confine, landlock

SECONDS = struct.Struct("!I")


@dataclass
class Job:
    pid: int
    leash: socket.socket
    folder: Path
    ends_at: float


class Zygote:
    def __init__(self, control: socket.socket, base: Path) -> None:
        self.control = control
        self.base = base
        self.jobs: dict[int, Job] = {}
        self.selector = selectors.DefaultSelector()
        self.count = 0
        confine.adopt_orphans()

    def serve(self) -> None:
        """Fork for each request until the control socket ends."""
        wake_read, wake_write = os.pipe()
        for descriptor in (wake_read, wake_write):
            os.set_blocking(descriptor, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        self.selector.register(self.control, selectors.EVENT_READ, "control")
        self.selector.register(wake_read, selectors.EVENT_READ, "child")
        try:
            while True:
                for key, _ in self.selector.select(self.patience()):
                    if key.data == "control":
                        if not self.accept():
                            return
                    elif key.data == "child":
                        with contextlib.suppress(BlockingIOError):
                            os.read(wake_read, 4096)
                    else:
                        self.kill(key.data)
                for pid in [pid for pid, job in self.jobs.items() if job.ends_at < time.monotonic()]:
                    self.kill_group(pid)
                self.reap()
        finally:
            for pid in list(self.jobs):
                self.kill_group(pid)
            while self.jobs:
                self.reap(wait=True)
            shutil.rmtree(self.base, ignore_errors=True)

    def patience(self) -> float | None:
        """Say how long the job that ends first may still last; a child that is being killed is looked at soon."""
        if not self.jobs:
            return None
        return max(0.05, min(job.ends_at for job in self.jobs.values()) - time.monotonic())

    def accept(self) -> bool:
        """Start one job; False when the caller has closed the control socket."""
        try:
            word, descriptors, _, _ = socket.recv_fds(self.control, SECONDS.size, 2)
        except ConnectionError:
            return False
        if not word:
            return False
        if len(descriptors) != 2 or len(word) != SECONDS.size:
            for descriptor in descriptors:
                os.close(descriptor)
            return True
        data, leash = descriptors
        self.count += 1
        folder = self.base / f"job-{self.count}"
        folder.mkdir(mode=0o700)
        pid = os.fork()
        if pid == 0:
            os.close(leash)
            self.run_child(data, folder)
        os.close(data)
        ends_at = time.monotonic() + SECONDS.unpack(word)[0]
        job = Job(pid, socket.socket(fileno=leash), folder, ends_at)
        self.jobs[pid] = job
        self.selector.register(job.leash, selectors.EVENT_READ, pid)
        return True

    def run_child(self, data: int, folder: Path) -> None:
        """Become the child: leave the zygote's descriptors and signals behind, confine, work, end."""
        status = 70
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setsid()
            confine.die_with_parent()
            confine.close_all_but(data)
            os.chdir(folder)
            os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
            from ocr import child  # loaded before the first fork

            status = child.main(data)
        finally:
            os._exit(status)

    def kill(self, pid: int) -> None:
        job = self.jobs[pid]
        self.selector.unregister(job.leash)
        self.kill_group(pid)

    @staticmethod
    def kill_group(pid: int) -> None:
        """Kill the child and what it started; the child alone if it has not become a leader yet."""
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def end_orphans(self) -> None:
        """Kill what was reparented to this process: it left its group and outlived its parent."""
        for _ in range(20):
            orphans = [pid for pid in children_of(os.getpid()) if pid not in self.jobs]
            if not orphans:
                return
            for pid in orphans:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, 0)

    def reap(self, *, wait: bool = False) -> None:
        """Collect dead children: kill their stragglers, remove their folder, then tell the caller."""
        for pid in list(self.jobs):
            done, status = os.waitpid(pid, 0 if wait else os.WNOHANG)
            if not done:
                continue
            job = self.jobs.pop(pid)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
            self.end_orphans()
            shutil.rmtree(job.folder, ignore_errors=True)
            with contextlib.suppress(KeyError, ValueError):
                self.selector.unregister(job.leash)
            with contextlib.suppress(OSError):
                job.leash.sendall(json.dumps({"exit": os.waitstatus_to_exitcode(status)}).encode())
            job.leash.close()


def children_of(parent: int) -> list[int]:
    """List the living children of a process."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):
            state, ppid = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            if int(ppid) == parent and state != "Z":
                found.append(int(folder.name))
    return found


def probe(folder: Path) -> dict[str, bool]:
    """Try the confinement in a throwaway child and say what this machine allows."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(write, json.dumps(_tried(folder)).encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(pid, 0)
    return dict(json.loads(answer or b"{}"))


def _tried(folder: Path) -> dict[str, bool]:
    """Confine this process as a child confines itself, and try what must fail."""
    result = {"namespaces": confine.enter_namespaces()}
    result["process_limit"] = confine.limit_processes(result["namespaces"])
    result["no_capabilities"] = confine.drop_capabilities()
    result["no_new_privileges"] = confine.give_up_privileges()
    result["landlock"] = landlock.restrict([folder], landlock.readable_folders())
    result["seccomp"] = confine.deny_sockets()
    if result["landlock"]:
        result["landlock"] = _refused((folder.parent / f"{folder.name}-probe").touch)
    if result["seccomp"]:
        result["seccomp"] = _refused(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).close())
    return result


def _refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except PermissionError:
        return True
    return False


def main(arguments: list[str]) -> int:
    descriptor, base = int(arguments[0]), Path(arguments[1])
    control = socket.socket(fileno=descriptor)
    control.set_inheritable(False)
    from ocr import child

    child.preload()
    control.sendall(json.dumps({"ready": True, **probe(base)}).encode() + b"\n")
    Zygote(control, base).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
