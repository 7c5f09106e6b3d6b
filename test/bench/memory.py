"""How much memory a backend and its parallel workers take, read from /proc while a statement runs."""

import threading
import time
from pathlib import Path

PERIOD = 0.001


def _fields(pid):
    """Kilobytes in /proc/PID/status, by name; empty once the process is gone."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return {}
    lines = (line.split() for line in text.splitlines())
    return {words[0].rstrip(":"): int(words[1]) for words in lines if len(words) == 3 and words[2] == "kB"}


def _children(pid):
    try:
        return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    except OSError:
        return set()


class PeakMemory:
    """Watches a backend and every process that the postmaster starts meanwhile.

    `anonymous` is the peak of the sum of private memory, less what the backend held before: what the statement took.
    VmHWM, which counts the pages of shared buffers that a process touched as well, is kept in `high_water` per process.
    """

    def __init__(self, backend):
        self._backend = backend
        self._postmaster = int(Path(f"/proc/{backend}/stat").read_text().rsplit(")", 1)[1].split()[1])
        self._stop = threading.Event()
        self.anonymous = 0
        self.high_water = {}

    def __enter__(self):
        self._others = _children(self._postmaster) - {self._backend}
        self._before = _fields(self._backend)["RssAnon"]
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()

    def _watch(self):
        while not self._stop.is_set():
            sample = {pid: _fields(pid) for pid in _children(self._postmaster) - self._others}
            total = sum(fields.get("RssAnon", 0) for fields in sample.values())
            self.anonymous = max(self.anonymous, (total - self._before) * 1024)
            for pid, fields in sample.items():
                if "VmHWM" in fields:
                    self.high_water[pid] = fields["VmHWM"] * 1024
            time.sleep(PERIOD)

    def high_waters(self):
        """VmHWM of the backend, and of its workers."""
        workers = [bytes_ for pid, bytes_ in self.high_water.items() if pid != self._backend]
        return self.high_water.get(self._backend, 0), workers
