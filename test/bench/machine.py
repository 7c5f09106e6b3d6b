"""What the figures were measured on."""

import os
import platform
import subprocess


def _first_line(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return "unknown"


def _field(path, name):
    with open(path) as file:
        for line in file:
            if line.startswith(name):
                return line.split(":", 1)[1].strip()
    return "unknown"


def describe(session):
    commit = _first_line("git", "rev-parse", "--short", "HEAD")
    changed = _first_line("git", "status", "--porcelain", "--untracked-files=no", "--", "src") != "unknown"
    return {
        "processor": f"{_field('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores",
        "memory": f"{int(_field('/proc/meminfo', 'MemTotal').split()[0]) / 1024 ** 2:.0f} GiB",
        "system": f"Linux {platform.release()}, " + next(
            (line.split('"')[1] for line in open("/etc/os-release") if line.startswith("PRETTY_NAME")), "unknown"),
        "server": session.value("SELECT version()").split(" on ")[0] + ", shared_buffers "
                  + session.value("SHOW shared_buffers") + ", jit " + session.value("SHOW jit"),
        "compiler": _first_line("g++", "--version"),
        "pg_synth": session.value("SELECT extversion FROM pg_extension WHERE extname = 'pg_synth'")
                    + f" at {commit}" + (" with changes" if changed else ""),
        "load before": f"{os.getloadavg()[0]:.1f} processes (1 minute)",
    }
