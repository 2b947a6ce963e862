import type { MetricValue } from "prom-client";

type Value = MetricValue<string> & { metricName?: string };

/** A histogram's figures under one set of labels, as OpenTelemetry has them: of each bucket alone, where Prometheus adds them up. */
export interface Buckets {
  labels: Record<string, string | number>;
  count: number;
  sum: number;
  buckets: { boundaries: number[]; counts: number[] };
}

/** Puts together what Prometheus tells line by line; `since` makes of a line's figure what is to be told. */
export function bucketsOf(
  values: readonly Value[],
  since: (what: string, labels: object, value: number) => number,
): Buckets[] {
  const found = new Map<string, Buckets & { before: number }>();
  for (const { labels, value, metricName = "" } of values) {
    const { le, ...rest } = labels as Record<string, string | number>;
    const key = JSON.stringify(rest);
    const one = found.get(key) ?? {
      labels: rest,
      count: 0,
      sum: 0,
      buckets: { boundaries: [], counts: [] },
      before: 0,
    };
    found.set(key, one);
    const told = since(metricName, labels, value);
    if (metricName.endsWith("_sum")) one.sum = told;
    else if (metricName.endsWith("_count")) one.count = told;
    else {
      if (le !== "+Inf") one.buckets.boundaries.push(Number(le));
      one.buckets.counts.push(told - one.before);
      one.before = told;
    }
  }
  return [...found.values()].map(({ before: _, ...one }) => one);
}
