"""Shards made by Spark: a task for each, on whatever workers the cluster has."""

import dataclasses
import json
from collections.abc import Iterator, Sequence
from functools import cache, partial

from darkroom_training.clients.store import ENVIRONMENT, Access, Store
from darkroom_training.dataset.make_shard import Made, ShardSpec, make_shard
from darkroom_training.kit.on_spark import spread
from darkroom_training.kit.specs import parse
from darkroom_training.photos.apart import Children


def make_on_spark(
    shards: Sequence[ShardSpec],
    images: str,
    size: tuple[int, int],
    graph: bytes | None = None,
    access: Access = ENVIRONMENT,
) -> Iterator[Made]:
    """Write the shards, and yield what became of each, in their order."""
    pieces = [json.dumps(dataclasses.asdict(shard)) for shard in shards]
    for made in spread(pieces, partial(_make, images=images, size=size, graph=graph, access=access)):
        yield Made(**json.loads(made))


@cache
def _child() -> Children:
    """One for as long as this worker lives, over many tasks; it ends with it."""
    return Children(1)


def _make(text: str, images: str, size: tuple[int, int], graph: bytes | None, access: Access) -> str:
    """On a worker: one shard."""
    shard = parse(ShardSpec, json.loads(text), where="a shard's spec")
    return json.dumps(dataclasses.asdict(make_shard(shard, images, size, Store(access, worker=True), _child(), graph)))
