"""Shards made by Spark: a task for each, on whatever workers the cluster has.

Only what Spark Connect has too: data frames, no RDD, no context.
"""

import dataclasses
import json
from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from darkroom_training.clients.store import ENVIRONMENT, Access, Store
from darkroom_training.dataset.make_shard import Made, ShardSpec, make_shard
from darkroom_training.kit.specs import parse
from darkroom_training.photos.apart import Children

if TYPE_CHECKING:  # Databricks brings both
    import pyarrow


def make_on_spark(
    shards: Sequence[ShardSpec],
    images: str,
    size: tuple[int, int],
    graph: bytes | None = None,
    access: Access = ENVIRONMENT,
) -> Iterator[Made]:
    """Write the shards, and yield what became of each, in their order."""
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.getOrCreate()
    rows = [(number, json.dumps(dataclasses.asdict(shard))) for number, shard in enumerate(shards)]
    table = spark.createDataFrame(rows, "number int, shard string")
    spread = table.coalesce(1).repartition(len(rows))  # dealt out from one place: exactly one shard a task
    made = spread.mapInArrow(
        partial(_make, images=images, size=size, graph=graph, access=access), "number int, made string"
    )
    for row in sorted(made.collect(), key=lambda row: row.number):
        yield Made(**json.loads(row.made))


@cache
def _child() -> Children:
    """One for as long as this worker lives, over many tasks; it ends with it."""
    return Children(1)


def _make(
    batches: "Iterator[pyarrow.RecordBatch]", images: str, size: tuple[int, int], graph: bytes | None, access: Access
) -> "Iterator[pyarrow.RecordBatch]":
    """On a worker: the shards of one Spark task."""
    import pyarrow

    store = Store(access, worker=True)
    for batch in batches:
        numbers, made = [], []
        for row in batch.to_pylist():
            shard = parse(ShardSpec, json.loads(row["shard"]), where=f"shard {row['number']}")
            numbers.append(row["number"])
            made.append(json.dumps(dataclasses.asdict(make_shard(shard, images, size, store, _child(), graph))))
        yield pyarrow.RecordBatch.from_arrays(
            [pyarrow.array(numbers, pyarrow.int32()), pyarrow.array(made, pyarrow.string())], ["number", "made"]
        )
