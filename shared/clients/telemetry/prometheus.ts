import { type HrTime, ValueType } from "@opentelemetry/api";
import { emptyResource } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  DataPointType,
  type MetricData,
  type MetricProducer,
} from "@opentelemetry/sdk-metrics";
import type { MetricObjectWithValues, MetricValue, Registry } from "prom-client";
import { bucketsOf } from "./buckets.ts";

/** Ours, and what tells how a process does. The rest is for whoever asks a process itself. */
const SENT =
  /^darkroom_|^process_(?:resident_memory_bytes|cpu_seconds_total)$|^nodejs_eventloop_lag_p99_seconds$/;

type Read = MetricObjectWithValues<MetricValue<string> & { metricName?: string }>;

/**
 * Reads what is counted for Prometheus as OpenTelemetry's metrics, under the same names: it is declared once, and counting costs what
 * it costs without. With `delta`, each figure is what came since the last reading, as Azure Monitor adds them up.
 */
export class OfPrometheus implements MetricProducer {
  readonly #registry: Registry;
  readonly #delta: boolean;
  readonly #last = new Map<string, number>();
  #since: number;

  constructor(registry: Registry, { delta }: { delta: boolean }) {
    this.#registry = registry;
    this.#delta = delta;
    this.#since = Date.now();
  }

  async collect() {
    const [from, until] = [this.#since, Date.now()];
    if (this.#delta) this.#since = until;
    const read = (await this.#registry.getMetricsAsJSON()) as unknown as Read[];
    const metrics = read
      .filter(({ name }) => SENT.test(name))
      .map((one) => this.#metric(one, time(from), time(until)));
    return {
      resourceMetrics: {
        resource: emptyResource(),
        scopeMetrics: [{ scope: { name: "darkroom" }, metrics }],
      },
      errors: [],
    };
  }

  #metric({ name, help, type, values }: Read, startTime: HrTime, endTime: HrTime): MetricData {
    const unit = name.includes("_seconds") ? "s" : name.includes("_bytes") ? "By" : "1";
    const common = {
      descriptor: { name, description: help, unit, valueType: ValueType.DOUBLE },
      aggregationTemporality: this.#delta ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE,
    };
    const point = <T>(attributes: object, value: T) => ({
      startTime,
      endTime,
      attributes: { ...attributes },
      value,
    });
    const since = (what: string, labels: object, value: number) =>
      this.#added(`${what}${JSON.stringify(labels)}`, value);
    // The library tells the kind by its name, whatever its types say.
    switch (String(type)) {
      case "histogram": {
        const dataPoints = bucketsOf(values, since).map(({ labels, ...value }) => point(labels, value));
        return { ...common, dataPointType: DataPointType.HISTOGRAM, dataPoints };
      }
      case "counter": {
        const dataPoints = values.map(({ labels, value }) => point(labels, since(name, labels, value)));
        return { ...common, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints };
      }
      default:
        return {
          ...common,
          dataPointType: DataPointType.GAUGE,
          dataPoints: values.map(({ labels, value }) => point(labels, value)),
        };
    }
  }

  /** What has been added to a figure since it was read last, if that is asked for. */
  #added(what: string, value: number): number {
    if (!this.#delta) return value;
    const before = this.#last.get(what) ?? 0;
    this.#last.set(what, value);
    return value - before;
  }
}

const time = (milliseconds: number): HrTime => [Math.floor(milliseconds / 1000), (milliseconds % 1000) * 1e6];
