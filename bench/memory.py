"""How much memory this process has held at its highest, as the kernel counts it."""

from __future__ import annotations

from pathlib import Path


def peak_megabytes() -> float:
    """Peak resident size in MB (10^6 bytes).  `ru_maxrss` would count the parent's before the exec, too."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise RuntimeError("this kernel tells no VmHWM")
