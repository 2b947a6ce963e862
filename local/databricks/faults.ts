import { z } from "zod";
import { ApiError, invalidParameter } from "./api-error.ts";

/** Where the service is told to misbehave as Databricks now and then does: tests do. */
export const faultsPath = "/.faults";

const times = z.int().positive().default(1);
const Refusal = z.strictObject({
  call: z.string(), // "GET jobs/runs/get"
  times,
  status: z.int().min(400).max(599),
  error_code: z.string(),
  message: z.string().default(""),
  retry_after: z.int().nonnegative().optional(), // seconds
});
const Change = z.strictObject({
  call: z.string(),
  times,
  set: z.record(z.string(), z.unknown()), // by dotted paths of the answer; * is each element of a list
});
const End = z.strictObject({
  run: z.string(), // a part of the run's name
  times,
  ends: z.strictObject({
    life_cycle_state: z.string().default("TERMINATED"),
    result_state: z.string(),
    code: z.string(),
    type: z.string().default("CLIENT_ERROR"),
    message: z.string().default(""),
  }),
});
const Told = z.array(z.union([Refusal, Change, End]));
type Fault = z.infer<typeof Told>[number];

/** How a task ends that does not even start: at a quota, for want of machines, by a fault of the cloud. */
export type ToldEnd = z.infer<typeof End>["ends"];

/** The faults that are still to happen, each `times` times. */
export class Faults {
  #left: Fault[] = [];

  /** Takes the place of all that was told before. */
  tell(body: unknown): void {
    const parsed = Told.safeParse(body);
    if (!parsed.success) throw invalidParameter(z.prettifyError(parsed.error));
    this.#left = parsed.data;
  }

  /** How a call is refused, if it is. */
  refusalOf(call: string): ApiError | undefined {
    const fault = this.#take((each) => "status" in each && each.call === call && each);
    return fault && new ApiError(fault.status, fault.error_code, fault.message, fault.retry_after);
  }

  /** What a call is answered in the place of its answer. */
  changed(call: string, answer: object): object {
    const change = this.#take((each) => "set" in each && each.call === call && each);
    return Object.entries(change?.set ?? {}).reduce(
      (changed, [path, value]) => withPath(changed, path.split("."), value) as object,
      answer,
    );
  }

  /** How the next task of a run ends, if it does not start. */
  endOf(runName: string): ToldEnd | undefined {
    return this.#take((each) => "ends" in each && runName.includes(each.run) && each)?.ends;
  }

  #take<T extends Fault>(pick: (fault: Fault) => T | false): T | undefined {
    for (const fault of this.#left) {
      const picked = pick(fault);
      if (!picked) continue;
      fault.times -= 1;
      this.#left = this.#left.filter((each) => each.times > 0);
      return picked;
    }
    return undefined;
  }
}

function withPath(value: unknown, [head, ...rest]: string[], to: unknown): unknown {
  if (head === undefined) return to;
  if (Array.isArray(value))
    return value.map((each, n) => (head === "*" || head === String(n) ? withPath(each, rest, to) : each));
  const fields = (value ?? {}) as Record<string, unknown>;
  return { ...fields, [head]: withPath(fields[head], rest, to) };
}
