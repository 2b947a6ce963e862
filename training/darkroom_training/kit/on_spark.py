"""Work spread by Spark: a Spark task for each piece, on whatever workers the cluster has.

Only what Spark Connect has too: data frames, no RDD, no context.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Databricks brings both
    import pyarrow
    from pyspark.sql import SparkSession

Work = Callable[[str], str]


def spread(pieces: Sequence[str], work: Work) -> list[str]:
    """What `work`, which goes to the workers by pickle, makes of each piece, in their order. Raises whatever Spark does for a job that fails."""
    table = session().createDataFrame(list(enumerate(pieces)), "number int, piece string")
    dealt = table.coalesce(1).repartition(len(pieces))  # dealt out from one place: exactly one piece a task
    made = dealt.mapInArrow(partial(_on_worker, work=work), "number int, made string")
    return [row.made for row in sorted(made.collect(), key=lambda row: row.number)]


def session() -> "SparkSession":
    """The cluster's, or a new one. Raises where there is no Spark."""
    from pyspark.sql import SparkSession

    return SparkSession.builder.getOrCreate()


def _on_worker(batches: "Iterator[pyarrow.RecordBatch]", work: Work) -> "Iterator[pyarrow.RecordBatch]":
    import pyarrow

    for batch in batches:
        rows = batch.to_pylist()
        numbers, made = [row["number"] for row in rows], [work(row["piece"]) for row in rows]
        yield pyarrow.RecordBatch.from_arrays(
            [pyarrow.array(numbers, pyarrow.int32()), pyarrow.array(made, pyarrow.string())], ["number", "made"]
        )
