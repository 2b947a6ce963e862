import { Counter, type Registry } from "prom-client";
import type { Trouble } from "./troubles.ts";

/** Counts looks at which something was wrong with a model: what an alert goes by, and nothing else would tell. */
export class Troubles {
  readonly #found: Counter<"model" | "trouble">;

  constructor(registry: Registry) {
    this.#found = new Counter({
      ...{ registers: [registry], name: "darkroom_model_troubles_total", labelNames: ["model", "trouble"] },
      help: "Looks, one each quarter of an hour, at which an enabled model had a trouble.",
    });
  }

  found(model: string, trouble: Trouble["trouble"]): void {
    this.#found.inc({ model, trouble });
  }
}
