"""Landlock: the kernel's own list of folders that a process may read or write, kept by all that it starts.

Linux 5.13 and later, no privilege needed. What an older kernel does not know is left out, what it knows is used:
truncating, devices, TCP and signals to strangers came one by one.
See https://docs.kernel.org/userspace-api/landlock.html, whose names the constants bear.
"""

import contextlib
import ctypes
import os
import stat
import struct
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_NET_BIND_AND_CONNECT, _SCOPE_SOCKETS_AND_SIGNALS = 0b11, 0b11
_READING = _EXECUTE | _READ_FILE | _READ_DIR
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
#: What Python, libmagic and Tesseract read, and no configuration that could hold a secret.
_SYSTEM = (
    *("/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/magic"),
    *("/etc/magic.mime", "/etc/localtime", "/etc/mime.types", "/proc/self", "/proc/cpuinfo", "/proc/meminfo"),
    *("/dev/urandom", "/dev/random", "/dev/zero", "/sys/devices/system/cpu"),
)
_libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """Say which version of Landlock the kernel speaks; 0 where it has none."""
    return max(0, int(_libc.syscall(_CREATE_RULESET, None, 0, _VERSION)))


def restrict(writable: Iterable[Path], readable: Iterable[Path]) -> bool:
    """Leave this process the given folders, and forbid TCP and signals to strangers; False where it cannot be.

    Needs `confine.give_up_privileges` before. Missing paths are passed over.
    """
    known = version()
    if known < 1:
        return False
    handled = (1 << 13) - 1
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL_DEV)):
        handled |= right if known >= since else 0
    attributes = struct.pack("=Q", handled)
    if known >= 4:
        attributes += struct.pack("=Q", _NET_BIND_AND_CONNECT)
    if known >= 6:
        attributes += struct.pack("=Q", _SCOPE_SOCKETS_AND_SIGNALS)
    ruleset = int(_libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0))
    if ruleset < 0:
        return False
    try:
        for path in readable:
            _allow(ruleset, path, _READING)
        for path in writable:
            _allow(ruleset, path, handled & ~_EXECUTE)
        return bool(_libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
                rights &= _OF_FILES
            rule = struct.pack("=Qi", rights, descriptor)
            _libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
        finally:
            os.close(descriptor)


def readable_folders() -> list[Path]:
    """Name what a child reads beside its document: the system, Python, this package, Tesseract's data."""
    found = [Path(name) for name in _SYSTEM]
    found += [Path(sys.prefix), Path(sys.base_prefix), Path(__file__).resolve().parent]
    found += [Path(path) for path in sysconfig.get_paths().values()]
    found += [Path(path) for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    for variable in ("TESSDATA_PREFIX", "LD_LIBRARY_PATH", "MAGIC"):
        found += [Path(part) for part in os.environ.get(variable, "").split(os.pathsep) if part]
    return found
