"""Only one makes indexes at a time, and a killed one keeps nobody out for long."""

from __future__ import annotations

import threading
import time

import pytest

from search.engines.elasticsearch.connecting import Connection
from search.engines.elasticsearch.indices import Indices
from search.engines.elasticsearch.leasing import Lease, Leased, leased


@pytest.fixture
def other(connection: Connection) -> Indices:
    """The indexes as another process sees them."""
    return Indices(connection, connection.client(writing=True))


def test_while_one_has_it_nobody_else_has(indices: Indices, other: Indices) -> None:
    with leased(indices) as lease:
        lease.check()
        with pytest.raises(Leased), leased(other):
            pass
        lease.check()
    with leased(other) as lease:
        lease.check()


def test_it_is_given_back_by_who_failed(indices: Indices, other: Indices) -> None:
    with pytest.raises(ZeroDivisionError), leased(indices):
        raise ZeroDivisionError
    with leased(other):
        pass


def test_whoever_waits_gets_it_when_it_is_given_back(indices: Indices, other: Indices) -> None:
    got: list[bool] = []

    def wait() -> None:
        with leased(other, wait=20):
            got.append(True)

    with leased(indices):
        thread = threading.Thread(target=wait)
        thread.start()
        time.sleep(0.5)
        assert got == []
    thread.join()
    assert got == [True]


def test_it_is_renewed_for_as_long_as_it_is_held(indices: Indices, other: Indices) -> None:
    with leased(indices, lasts=1.5) as lease:
        time.sleep(2.5)
        with pytest.raises(Leased), leased(other):
            pass
        lease.check()


def test_that_of_a_killed_process_runs_out_and_it_learns_that_it_has_lost_it(
    indices: Indices, other: Indices
) -> None:
    killed = Lease(indices, lasts=1.0)
    killed.prepare()
    assert killed.take()
    with pytest.raises(Leased), leased(other):
        pass
    with leased(other, wait=20):
        assert not killed.take()
        with pytest.raises(Leased):
            killed.check()


def test_of_many_at_once_one_has_it(connection: Connection) -> None:
    leases = [Lease(Indices(connection, connection.client(writing=True))) for _ in range(8)]
    leases[0].prepare()
    got: list[bool] = []
    threads = [threading.Thread(target=lambda it=it: got.append(it.take())) for it in leases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False] * 7 + [True]
