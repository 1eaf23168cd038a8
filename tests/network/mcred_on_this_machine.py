"""The real `mcred` command on a small internet: for tests only, in a process of its own.

    python mcred_on_this_machine.py ROUTES.json verify https://school.example/badge.json

ROUTES.json says which public address each name has, which port of this machine stands for which
address, and where the test authority's certificate is. Everything else is the command as it is: no
option of it makes a check weaker, so what stands in for the network is put in place from outside.
"""

from __future__ import annotations

import functools
import json
import os
import socket
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from unittest.mock import patch

from mcred.cli import main
from mcred.fetch import GuardedFetcher, connection
from mcred.fetch.addresses import IPAddress


def run(routes: dict[str, Any], arguments: list[str]) -> None:
    open_socket = connection._open

    def resolve(host: str, port: int, _family: int, kind: int) -> list[tuple[Any, ...]]:
        if host not in routes["names"]:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [(socket.AF_INET, kind, 6, "", (address, port)) for address in routes["names"][host]]

    def connect(address: IPAddress, port: int, *, seconds: float) -> socket.socket:
        local = routes["ports"].get(str(address))
        if local is None or port != 443:
            raise ConnectionRefusedError(111, "Connection refused")
        return open_socket(ip_address("127.0.0.1"), local, seconds=seconds)

    fetcher = functools.partial(GuardedFetcher, resolver=resolve)
    with (
        patch.dict(os.environ, {"MCRED_CA_BUNDLE": routes["authority"]}),
        patch.object(connection, "_open", connect),
        patch("mcred.fetch.GuardedFetcher", fetcher),
    ):
        main(arguments)


if __name__ == "__main__":
    run(json.loads(Path(sys.argv[1]).read_text()), sys.argv[2:])
