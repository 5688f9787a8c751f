"""Runs a study's blocks on dask.distributed. Workers send results back; this process alone writes the store."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import lru_cache
from itertools import islice
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.errors import BadInput
from coprod.simulation.kernel.digests import source_digest
from coprod.simulation.kernel.link import Kernel

from .blocks import Block
from .compute import BlockResult, Runner
from .extras import needs
from .study import Study

CONNECT_SECONDS = 10
WORKER_SECONDS = 60
RETRIES = 10  # of a block whose worker died

Task = tuple[Block, NDArray[np.bool_]]


def on_dask(
    study: Study, address: str, workers: int
) -> tuple[Callable[[Iterable[Task]], Iterator[tuple[Block, BlockResult]]], Callable[[], None]]:
    """An executor of tasks on the cluster at an address ('local' starts one here), and what closes it."""
    needs("dask")
    import dask
    from dask.distributed import Client, LocalCluster, as_completed

    Kernel(study.scenario.rules)  # once here, before several workers of this machine would do the same
    closing = ExitStack()
    cluster = None
    if address == "local":
        scratch = closing.enter_context(TemporaryDirectory(prefix="coprod-"))  # Dask would leave its scratch space behind
        closing.enter_context(dask.config.set({"temporary-directory": scratch}))
        cluster = closing.enter_context(LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None))
    try:
        client = closing.enter_context(Client(cluster or address, timeout=CONNECT_SECONDS, set_as_default=False))
    except (OSError, TimeoutError, ValueError) as error:
        raise BadInput(
            f"no Dask scheduler answers at {address}",
            where="--dask",
            allowed="the address of a running scheduler, such as tcp://10.0.0.5:8786, or 'local'",
            fix="check the address and that 'dask scheduler' runs there",
        ) from error

    try:
        threads = _check_workers(client, address)
    except BaseException:
        closing.close()
        raise
    payload = zlib.compress(pickle.dumps(study))

    def execute(tasks: Iterable[Task]) -> Iterator[tuple[Block, BlockResult]]:
        waiting = iter(tasks)

        def submit(task: Task) -> Any:
            # pure=False: Dask's hashing of arguments costs more than it could save; the block is carried along
            return client.submit(compute_block, payload, source_digest(), *task, pure=False, retries=RETRIES)

        running = as_completed([submit(task) for task in islice(waiting, 2 * threads + 2)], loop=client.loop)
        for future in running:
            for task in islice(waiting, 1):
                running.add(submit(task))
            block, result = future.result()
            yield block, result

    return execute, closing.close


def _check_workers(client: Any, address: str) -> int:
    """Threads of all workers; BadInput if there are none, or if one runs other code."""
    try:
        client.wait_for_workers(1, timeout=WORKER_SECONDS)
    except TimeoutError as error:
        raise BadInput(
            f"the scheduler at {address} has no workers",
            where="--dask",
            allowed="a scheduler with at least one worker",
            fix=f"start one: dask worker {address}",
        ) from error
    own = source_digest()
    try:
        found = client.run(worker_digest)
    except Exception as error:
        raise BadInput(
            f"a worker cannot load coprod: {error}",
            where=f"--dask {address}",
            allowed="workers with the same version of coprod installed",
            fix="install this version of coprod where the workers run",
        ) from error
    other = {worker: digest for worker, digest in found.items() if digest != own}
    if other:
        worker, digest = next(iter(other.items()))
        raise BadInput(
            f"{len(other)} of {len(found)} workers run another version of coprod: {worker} has code {digest[:12]}",
            where=f"--dask {address}",
            allowed=f"code {own[:12]}, as here",
            fix="install this version of coprod where the workers run, and restart them",
        )
    return int(sum(client.nthreads().values()))


def worker_digest() -> str:
    """The code a worker runs."""
    return source_digest()


@lru_cache(maxsize=4)
def _runner(payload: bytes) -> Runner:
    return Runner(pickle.loads(zlib.decompress(payload)))


def compute_block(payload: bytes, digest: str, block: Block, wanted: NDArray[np.bool_]) -> tuple[Block, BlockResult]:
    """A block, computed on a worker. A worker that joined later with other code is refused here."""
    if digest != source_digest():
        raise RuntimeError(f"this worker runs code {source_digest()[:12]} of coprod, not {digest[:12]}")
    return block, _runner(payload).compute(block, wanted)
