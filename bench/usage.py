"""What a process has used, as the kernel counts it: memory at its highest, processor time."""

from __future__ import annotations

import resource
from pathlib import Path


def peak_megabytes() -> float:
    """Peak resident size in MB (10^6 bytes).  `ru_maxrss` would count the parent's before the exec, too."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise RuntimeError("this kernel tells no VmHWM")


def processor_seconds() -> float:
    """Processor time so far, of this process and of those it has waited for."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)
