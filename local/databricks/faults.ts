import { z } from "zod";
import { ApiError, invalidParameter } from "./api-error.ts";
import { type Fault, Told, type ToldEnd, type ToldWait } from "./fault.ts";

/** Where the service is told to misbehave as Databricks now and then does: tests do. */
export const faultsPath = "/.faults";

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

  /** Whether the answer to a call, which is done, never arrives. */
  loses(call: string): boolean {
    return this.#take((each) => "lost" in each && each.call === call && each) !== undefined;
  }

  /** How long the tasks of a run wait before they start. */
  waitOf(runName: string): ToldWait | undefined {
    return this.#take((each) => "waits" in each && runName.includes(each.run) && each)?.waits;
  }

  /** Whether a run is gone as soon as it was accepted. */
  takesAway(runName: string): boolean {
    return this.#take((each) => "vanishes" in each && runName.includes(each.run) && each) !== undefined;
  }

  /** Whether the start of a cluster will come to nothing. */
  failsStart(name: string): boolean {
    return this.#left.some((each) => "fails" in each && name.includes(each.cluster));
  }

  /** Why the start of a cluster comes to nothing, if it does. */
  startOf(name: string): { code: string; type: string } | undefined {
    return this.#take((each) => "fails" in each && name.includes(each.cluster) && each)?.fails;
  }

  /** How many seconds the start of a cluster takes. */
  waitOfCluster(name: string): number | undefined {
    return this.#take((each) => "starts" in each && name.includes(each.cluster) && each)?.starts.seconds;
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
