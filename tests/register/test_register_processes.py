"""Several programs at once, and programs that die: what counts is what the file holds after."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading

from mcred.register import Register

PROCESSES = 4
EACH = 50

RECORD_FOR_EVER = """
import sys
from mcred.register import Register
with Register.open(sys.argv[1]) as register:
    jane = register.hash_recipient("jane@example.org")
    number = 0
    while True:
        number += 1
        register.record_issued(b"x" * 20000, id=f"urn:example:{number}", format="vc-jwt",
                               achievement="urn:a", recipient_hash=jane)
        print(number, flush=True)
"""


def _record(place: str, name: int) -> None:
    with Register.open(place) as register:
        jane = register.hash_recipient("jane@example.org")
        for number in range(EACH):
            register.record_issued(
                f"{name} {number}".encode(),
                id=f"urn:example:{name}:{number}",
                format="vc-jwt",
                achievement="urn:a",
                recipient_hash=jane,
            )


def test_four_processes_record_at_once_and_the_chain_holds(place: str) -> None:
    Register.create(place).close()
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_record, args=(place, n)) for n in range(PROCESSES)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * PROCESSES
    with Register.open(place) as register:
        assert register.count() == PROCESSES * EACH
        assert register.head().seq == PROCESSES * EACH + 1
        assert register.check() == []


def test_threads_share_one_register_and_the_chain_holds(register: Register) -> None:
    def work(name: int) -> None:
        for number in range(EACH):
            register.append("shared", f"urn:example:{name}:{number}", {})

    threads = [threading.Thread(target=work, args=(n,)) for n in range(PROCESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert register.head().seq == PROCESSES * EACH + 1
    assert register.check() == []


def test_a_killed_program_leaves_each_badge_recorded_or_not_at_all(place: str) -> None:
    Register.create(place).close()
    for wanted in (1, 7, 40):
        said = _run_and_kill(place, after=wanted)
        with Register.open(place) as register:
            assert register.check() == []
            assert register.head().seq == register.count() + 1
            assert said >= wanted
            assert register.issued(f"urn:example:{said}").document == b"x" * 20000


def _run_and_kill(place: str, *, after: int) -> int:
    """Kill the program at work; return the last number that it said was recorded."""
    command = [sys.executable, "-c", RECORD_FOR_EVER, place]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(after)]
        os.kill(process.pid, signal.SIGKILL)
        said += [line for line in process.stdout if line.endswith("\n")]
    assert process.returncode == -signal.SIGKILL
    return int(said[-1])
