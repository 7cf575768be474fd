"""What the figures were measured on: processor, cores, memory, system, date.

It reads /proc where there is one and says less elsewhere.
"""

import datetime
import os
import platform
from pathlib import Path


def cores() -> int:
    """How many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def first_value(file: str, key: str) -> str | None:
    """The text behind `key:` in a file such as /proc/cpuinfo."""
    try:
        for line in Path(file).read_text().splitlines():
            name, _, value = line.partition(":")
            if name.strip() == key:
                return value.strip()
    except OSError:
        pass
    return None


def describe() -> dict[str, str]:
    """Everything about the machine, by name, for people to read."""
    memory = first_value("/proc/meminfo", "MemTotal")
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": first_value("/proc/cpuinfo", "model name") or platform.processor() or "unknown",
        "cores": str(cores()),
        "memory": f"{int(memory.split()[0]) / 1e6:.0f} GB" if memory else "unknown",
        "system": f"{platform.system()} {platform.release()}",
        # Figures from a machine that does other work as well are worth less, and this shows it.
        "load before the runs": load,
    }
