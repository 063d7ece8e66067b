"""What a process gives up before it touches somebody's file. Linux only, by prctl and a small BPF filter.

Each step says whether it worked: a container may forbid namespaces, an old kernel may lack seccomp.
`ocr.confinement_report()` gives the outcome, so that an operator can see what protects the machine. Files and signals
are the matter of `ocr.landlock`.
"""

import ctypes
import math
import os
import platform
import resource
import signal
import struct
from pathlib import Path

from ocr.limits import Limits

PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 22, 4, 38
PR_CAPBSET_DROP, PR_SET_CHILD_SUBREAPER = 24, 36
SECCOMP_MODE_FILTER = 2
CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x08000000, 0x10000000, 0x20000000, 0x40000000

_CAPABILITY_VERSION_3 = 0x20080522
MAX_PROCESSES = 64
DESCRIPTORS = 128

_libc = ctypes.CDLL(None, use_errno=True)

# Network first; then what helps a hijacked parser to reach other processes, the kernel or mounts.
_DENIED = {
    "x86_64": (
        0xC000003E,
        (
            *(41, 42, 43, 44, 46, 49, 50, 53, 288),  # socket connect accept send(to|msg) bind listen socketpair accept4
            *(101, 310, 311, 248, 249, 250),  # ptrace process_vm_(read|write)v add_key request_key keyctl
            *(155, 165, 166, 272, 308, 304),  # pivot_root mount umount2 unshare setns open_by_handle_at
            *(167, 168, 169, 175, 176, 246, 313),  # swapon swapoff reboot (init|delete)_module kexec finit_module
            *(298, 321, 323, 425),  # perf_event_open bpf userfaultfd io_uring_setup
            *(109, 112),  # setpgid setsid: who cannot leave the process group dies with it
        ),
    ),
    "aarch64": (
        0xC00000B7,
        (
            *(198, 203, 202, 206, 211, 200, 201, 199, 242),
            *(117, 270, 271, 217, 218, 219),
            *(41, 40, 39, 97, 268, 265),
            *(224, 225, 142, 105, 106, 104, 273),
            *(241, 280, 282, 425),
            *(154, 157),
        ),
    ),
}
_LOAD_WORD, _JUMP_EQUAL, _JUMP_NOT_LESS, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000  # _REFUSE answers EPERM


def die_with_parent() -> None:
    """Be killed when the parent's thread ends; close the gap of a parent that is gone already."""
    parent = os.getppid()
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def adopt_orphans() -> bool:
    """Become the parent of whatever outlives its own parent further down, so that it can be found and killed."""
    return bool(_libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0)


def close_all_but(*kept: int) -> None:
    """Close every descriptor but the standard three and `kept`."""
    low = 3
    for descriptor in sorted(kept):
        os.closerange(low, descriptor)
        low = max(low, descriptor + 1)
    os.closerange(low, DESCRIPTORS * 64)


def enter_namespaces() -> bool:
    """Get an own process, network and IPC world for the children forked from here on, where allowed."""
    wanted = CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC
    uid, gid = os.getuid(), os.getgid()
    if uid == 0:
        return bool(_libc.unshare(wanted) == 0)
    if _libc.unshare(wanted | CLONE_NEWUSER) != 0:
        return False
    try:
        for name, line in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
            Path(f"/proc/self/{name}").write_text(line, encoding="ascii")
    except OSError:
        return False
    return True


def limit_resources(limits: Limits, seconds: float) -> None:
    """Let the kernel enforce memory, processor time and file size; no core files, few descriptors.

    Per process, all of them: what several processes take together is bounded by `limit_processes` and the clock.
    """
    cpu = math.ceil(seconds) + 5
    for name, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, DESCRIPTORS),
    ):
        _, hard = resource.getrlimit(name)
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (bound, bound))


def limit_processes(own_namespace: bool) -> bool:
    """Bound how many processes and threads there may be, where the kernel counts this document's alone.

    It counts per user; in a user namespace of one's own that is this document. Root is never counted, and without
    the namespace the bound would count the whole service.
    """
    if not own_namespace or os.getuid() == 0:
        return False
    resource.setrlimit(resource.RLIMIT_NPROC, (MAX_PROCESSES, MAX_PROCESSES))
    return True


def drop_capabilities() -> bool:
    """Give back what root or the first process of a namespace may do beyond a plain user."""
    last = 0
    while last < 64 and _libc.prctl(PR_CAPBSET_DROP, last, 0, 0, 0) == 0:
        last += 1
    header = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
    return bool(_libc.capset(header, struct.pack("=6I", *([0] * 6))) == 0)


def give_up_privileges() -> bool:
    """Forbid for good that an executed file brings rights back; required for Landlock and the filter below."""
    _libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    return bool(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)


def _filter_program(machine: str) -> bytes | None:
    """Assemble: right architecture, no x32 calls, none of the denied numbers; everything else passes."""
    if machine not in _DENIED:
        return None
    architecture, denied = _DENIED[machine]
    refuse_at = 4 + len(denied) + 1
    code = [
        (_LOAD_WORD, 0, 0, 4),
        (_JUMP_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD_WORD, 0, 0, 0),
        (_JUMP_NOT_LESS, refuse_at + 1 - 5, 0, 0x40000000),
    ]
    for index, number in enumerate(denied):
        code.append((_JUMP_EQUAL, refuse_at - (5 + index), 0, number))
    code += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("=HBBI", *step) for step in code)


def deny_sockets() -> bool:
    """Install the system-call filter for this process and all that it starts; False where it cannot be."""
    program = _filter_program(platform.machine())
    if program is None:
        return False
    buffer = ctypes.create_string_buffer(program, len(program))

    class _Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    header = _Program(len(program) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    return bool(_libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(header), 0, 0) == 0)
