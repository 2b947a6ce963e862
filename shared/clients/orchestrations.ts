import type { InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import type { Start } from "../kit/contract.ts";
import { checkInstanceId, isInstanceId } from "../kit/ids.ts";
import { doing } from "../kit/tracing.ts";

export interface Instance {
  active: boolean;
  runtimeStatus: string;
  customStatus: unknown;
  output: unknown;
  createdTime: string;
}

/** Durable's instances, as product code outside orchestrations uses them. */
export interface Orchestrations {
  /** Starts an instance; if one of this id is active already, that one is the answer. */
  start<I extends object>(what: Start<I>, id: string, input: NoInfer<I>): Promise<void>;
  status(id: string): Promise<Instance | undefined>;
  raise(id: string, event: string, payload: object): Promise<void>;
}

const ACTIVE = new Set(["Pending", "Running", "Suspended", "ContinuedAsNew"]);

/** The instances of the task hub that this invocation is bound to. */
export function orchestrationsOf(context: InvocationContext): Orchestrations {
  const client = df.getClient(context);
  const status = async (id: string): Promise<Instance | undefined> => {
    if (!isInstanceId(id)) return undefined;
    const found = await client.getStatus(id, { showInput: false }).catch(noneIfMissing);
    if (!found?.runtimeStatus) return undefined;
    const { runtimeStatus, customStatus, output, createdTime } = found;
    const created = new Date(createdTime).toISOString();
    return { active: ACTIVE.has(runtimeStatus), runtimeStatus, customStatus, output, createdTime: created };
  };
  return {
    status,
    async start({ name }, id, input) {
      checkInstanceId(id);
      if ((await status(id))?.active) return;
      try {
        const what = { name: `start ${name}`, kind: "producer", startsTrace: id } as const;
        await doing({ ...what, attributes: { "darkroom.started": id } }, () =>
          client.startNew(name, { instanceId: id, input }),
        );
      } catch (error) {
        // Two starts at the same moment: whoever lost finds the winner's instance.
        if (!(await status(id))?.active) throw error;
      }
    },
    raise: (id, event, payload) => client.raiseEvent(id, event, payload),
  };
}

/**
 * Forgets the histories of instances that were created before and came to their end. Their results are in storage; one that was
 * terminated or failed has left none, and stays.
 */
export async function purgeEnded(context: InvocationContext, before: Date): Promise<void> {
  await df.getClient(context).purgeInstanceHistoryBy({
    createdTimeFrom: new Date(0),
    createdTimeTo: before,
    runtimeStatus: [df.OrchestrationRuntimeStatus.Completed],
  });
}

/** The SDK throws for an instance that does not exist. */
function noneIfMissing(error: unknown): undefined {
  if (error instanceof Error && /HTTP 404/.test(error.message)) return undefined;
  throw error;
}
