"""Has PDFs and pictures of strangers read in a process of its own, within bounds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any, Literal

from mcred.errors import ContainerError, LimitError, UnsupportedError
from mcred.limits import Limits

__all__ = ["read_foreign"]

Task = Literal["attachments", "codes of pdf", "codes of picture"]

#: What the process needs of the environment; nothing else, and no secret, is handed on.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")
_EXTRAS = {"pdf": "a PDF", "scan": "a QR code"}


def read_foreign(task: Task, data: bytes, *, limits: Limits, **bounds: Any) -> Any:
    """What the task finds in the data, see `foreign_reader`.

    Raises:
        ContainerError: damaged.
        UnsupportedError: encrypted, or the extra that reads it is not installed.
        LimitError: larger than the bounds, or it took more memory or time than `limits` allow.
    """
    picture = task == "codes of picture"
    seconds = limits.picture_seconds if picture else limits.reader_seconds
    request = {
        "task": task,
        "memory": limits.reader_bytes,
        "seconds": max(1, round(seconds)),
        **bounds,
    }
    answer = _run(json.dumps(request).encode() + b"\n" + data, seconds)
    error = answer.get("error")
    if error is None:
        return answer["result"]
    message = str(answer["message"])
    if error == "too_large":
        raise LimitError(message, limit="reader", cap=limits.reader_bytes)
    if error == "missing":
        what = f"{_EXTRAS[message]} (to read it: pip install 'mcred-openbadges[{message}]')"
        raise UnsupportedError(what, code="extra_missing", method=what, extra=message)
    if error == "encrypted":
        what = "a PDF with a password: ask for one without"
        raise UnsupportedError(what, code="unsupported_encrypted_pdf", method=what)
    raise ContainerError(message, code="foreign_damaged")


def _run(request: bytes, seconds: float) -> dict[str, Any]:
    """One process for one file. Raises LimitError where it had to be ended, or broke."""
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "mcred.containers.foreign_reader"],
            input=request,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=seconds * 3 + 5,  # its processor time is bounded more closely
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise LimitError("reading it takes too long", limit="reader_seconds") from error
    except OSError as error:
        raise UnsupportedError(
            f"the reader of PDFs and pictures cannot be started: {error.strerror}",
            code="reader_unavailable",
            method="a PDF or picture, as no process could be started",
        ) from error
    if done.returncode == 1:
        raise ContainerError("its reader cannot make sense of it", code="foreign_damaged")
    if done.returncode != 0:  # ended by a bound, or by its own failure
        raise LimitError("it takes more memory or time to read than is allowed", limit="reader")
    answer = json.loads(done.stdout)
    assert isinstance(answer, dict)
    return answer
