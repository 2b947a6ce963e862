import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Deployments } from "./deployments.ts";
import type { Fate } from "./logged-photos.ts";
import type { Pool } from "./pool.ts";
import type { Answer } from "./works.ts";

/** Seconds: a small network answers in a few milliseconds, a photo waits ten seconds at the most. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** What a photo passes through: its body is read, it waits for a thread, is turned into JPEG where it is HEIC, is decoded, and the model is asked. */
type Stage = "read" | "wait" | "convert" | "decode" | "infer";

/** What this process counts of its predictions. It is declared here alone: OpenTelemetry is told what the registry holds. */
export class Metrics {
  readonly #registry: Registry;
  readonly #requests: Counter<"route" | "status">;
  readonly #seconds: Histogram<"route">;
  readonly #stages: Histogram<"model" | "stage">;
  readonly #photos: Counter<"model" | "version">;
  readonly #refused: Counter<"model" | "reason">;
  readonly #logged: Counter<"model" | "fate">;

  constructor(pool: Pool, deployments: Deployments, registry = new Registry()) {
    this.#registry = registry;
    const registers = [registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Counter({
      ...{ registers, name: "darkroom_requests_total", labelNames: ["route", "status"] as const },
      help: "Requests that were answered.",
    });
    this.#seconds = new Histogram({
      ...{ registers, name: "darkroom_request_seconds", labelNames: ["route"] as const, buckets: BUCKETS },
      help: "How long requests took, from their headers to their answer.",
    });
    this.#stages = new Histogram({
      ...{ registers, name: "darkroom_stage_seconds", labelNames: ["model", "stage"] as const },
      ...{
        buckets: BUCKETS,
        help: "How long a photo's stages took: wait, convert (of HEIC), decode, infer; and read, of a request.",
      },
    });
    this.#photos = new Counter({
      ...{ registers, name: "darkroom_photos_total", labelNames: ["model", "version"] as const },
      help: "Photos that were answered.",
    });
    this.#refused = new Counter({
      ...{ registers, name: "darkroom_photos_refused_total", labelNames: ["model", "reason"] as const },
      help: "Photos that could not be decoded, are too large or none, or of which the model makes no numbers.",
    });
    this.#logged = new Counter({
      ...{ registers, name: "darkroom_photos_logged_total", labelNames: ["model", "fate"] as const },
      help: "Photos that a plan keeps beside the inference log, by what became of them.",
    });
    const waiting: Gauge = new Gauge({
      ...{ registers, name: "darkroom_photos_waiting", help: "Photos that wait for a thread." },
      collect: () => waiting.set(pool.waiting), // looked at when it is asked for
    });
    const loaded = new Gauge({
      ...{ registers, name: "darkroom_version_bytes", labelNames: ["model", "version"] as const },
      help: "Memory that the versions take which are loaded.",
      collect: () => {
        loaded.reset();
        for (const { card, takes } of deployments.loaded()) {
          const { model, version } = card;
          loaded.inc({ model, version }, takes);
        }
      },
    });
  }

  request(route: string, status: number, seconds: number): void {
    this.#requests.inc({ route, status });
    this.#seconds.observe({ route }, seconds);
  }

  read(model: string, milliseconds: number): void {
    this.#observe(model, "read", milliseconds);
  }

  /** A photo that was answered, `total` milliseconds after it was handed to the threads. */
  answered(model: string, version: string, { took }: Answer, total: number): void {
    this.#photos.inc({ model, version });
    const { convert = 0, decode, infer } = took;
    this.#observe(model, "wait", Math.max(0, total - convert - decode - infer));
    if (convert > 0) this.#observe(model, "convert", convert);
    this.#observe(model, "decode", decode);
    this.#observe(model, "infer", infer);
  }

  refused(model: string, reason: string): void {
    this.#refused.inc({ model, reason });
  }

  /** A photo that the plan keeps. */
  logged(model: string, fate: Fate): void {
    this.#logged.inc({ model, fate });
  }

  /** All that the registry holds, as Prometheus reads it. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #observe(model: string, stage: Stage, milliseconds: number): void {
    this.#stages.observe({ model, stage }, milliseconds / 1000);
  }
}
