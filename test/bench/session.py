"""One psql session that runs statements and times them."""

import re
import subprocess

DONE = "~done~"
TIME = re.compile(r"^Time: ([0-9.]+) ms")


def _processor_seconds(pid):
    with open(f"/proc/{pid}/schedstat") as file:
        return int(file.read().split()[0]) / 1e9


class Session:
    """A connection that lives as long as the object; statements that fail raise."""

    def __init__(self, settings=None):
        self._psql = subprocess.Popen(
            ["psql", "-X", "-q", "-A", "-t", "-F", "|", "-v", "ON_ERROR_STOP=1"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1)
        self.run("SET client_min_messages = warning")
        self.set(**(settings or {}))
        self.backend = int(self.value("SELECT pg_backend_pid()"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._psql.stdin.close()
        self._psql.wait()

    def set(self, **settings):
        for name, value in settings.items():
            self.run(f"SET {name} = {value}")

    def run(self, statement):
        """The lines that a statement, or a command of psql, returns."""
        end = "" if statement.startswith("\\") else ";"
        self._psql.stdin.write(f"{statement}{end}\n\\echo {DONE}\n")
        self._psql.stdin.flush()
        lines = []
        for line in self._psql.stdout:
            if line.rstrip("\n") == DONE:
                return lines
            lines.append(line.rstrip("\n"))
        raise SystemExit(f"bench: a statement failed: {statement}\n" + "\n".join(lines))

    def value(self, statement):
        return self.run(statement)[0]

    def seconds(self, statement):
        """How long a statement takes, seen from the client, its result included."""
        self.run("\\timing on")
        lines = self.run(statement)
        self.run("\\timing off")
        return sum(float(m[1]) for m in map(TIME.match, lines) if m) / 1000

    def costs(self, statement):
        """Seconds as seconds() tells them, and those of the backend on a processor, which a busy machine leaves alone."""
        before = _processor_seconds(self.backend)
        elapsed = self.seconds(statement)
        return {"seconds": elapsed, "processor": _processor_seconds(self.backend) - before}
