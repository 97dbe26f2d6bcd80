"""Say in one sentence what is missing, before anything is installed or started.

Runs on whatever Python is there, however old: no syntax newer than Python 3.0.
"""

import errno
import os
import socket
import sys

LAST_PORT = 65535


def main() -> None:
    """Check what the arguments name, `python` or `port`; exit 1 with a message on the first gap."""
    checks = {"python": check_python, "port": check_port}
    for name in sys.argv[1:]:
        problem = checks[name]()
        if problem:
            sys.exit("Niêm Yết cannot start: " + problem)


def check_python() -> "str | None":
    """Return what is wrong with this Python, None when it can make the environment."""
    if sys.version_info < (3, 11):  # noqa: UP036
        found = ".".join(str(part) for part in sys.version_info[:3])
        return (
            "Python 3.11 or newer is needed, "
            + sys.executable
            + " is "
            + found
            + ". Install a newer one, or name it: make run PYTHON=python3.12"
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return (
            sys.executable
            + " has no 'venv' or 'ensurepip'. On Debian and Ubuntu: sudo apt install python3-venv"
        )
    return None


def check_port() -> "str | None":
    """Return why `HOST`:`PORT` cannot be listened on, None when it can."""
    host, text = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    if not text.isdigit() or not 0 < int(text) <= LAST_PORT:
        return "PORT is a number from 1 to 65535, not '" + text + "'."
    probe = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    # As the server does it: a port that merely waits for its last connections is free.
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((host, int(text)))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return "port " + text + " is taken. Choose another: make run PORT=8001"
        return "cannot listen on " + host + ":" + text + " (" + str(error.strerror) + ")."
    finally:
        probe.close()
    return None


if __name__ == "__main__":
    main()
