"""A batch signed by the workers of a cluster (here: two processes) and recorded by one register.

Needs `pip install 'mcred-openbadges[distributed]'`. The key is named by its path and loaded by each
worker: on a real cluster, by the path of a mounted secret or by a key service (hardware_key.py).
"""

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import mcred
from mcred.batch import Row, State, Template, issue_many
from mcred.register import Register

ACHIEVEMENT = {
    "id": "https://badges.example.org/wait-time",
    "type": ["Achievement"],
    "name": "Wait time that lets students think",
    "description": "Waits after asking, and after an answer.",
    "criteria": {"narrative": "Two recorded lessons, and what changed."},
}


def issuer(key: Path) -> mcred.Issuer:
    return mcred.Issuer(profile={"name": "Example School"}, key=mcred.SigningKey.load(key))


def earners() -> Iterator[Row]:
    """Any iterable will do, as long as you like: rows are asked for as they are needed."""
    for number in range(1, 501):
        yield Row(number=number, recipient=f"teacher{number}@example.org")


def main() -> None:
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        print("dask is not installed: pip install 'mcred-openbadges[distributed]'")
        return
    badge = Template(ACHIEVEMENT)
    with (
        tempfile.TemporaryDirectory() as folder,
        LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
        ) as cluster,
        Client(cluster) as client,
        Register.create(Path(folder) / "register.sqlite") as register,
    ):
        key = Path(folder) / "key.pem"
        mcred.SigningKey.generate().save(key)
        outcomes = issue_many(
            partial(issuer, key),
            earners(),
            register=register,
            badge=badge,
            achievement=badge.achievement,
            executor=client.get_executor(pure=False),
            size=100,
        )
        states = [outcome.state for outcome in outcomes]
        print(f"{states.count(State.ISSUED)} issued, {register.count()} on record")


if __name__ == "__main__":
    main()
