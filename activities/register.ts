import * as df from "durable-functions";
import { z } from "zod";
import { orchestrationsOf } from "../shared/clients/orchestrations.ts";
import type { Contract } from "../shared/kit/contract.ts";
import type { Envelope } from "../shared/kit/durable.ts";
import { TerminalError } from "../shared/kit/errors.ts";
import type { Activity, Implementations } from "./activity.ts";
import { perform } from "./perform.ts";

/** Makes a subject's activities known to Durable Functions, each under its contract's name. */
export function registerActivities<Contracts extends object>(
  contracts: Contracts,
  implementations: Implementations<Contracts>,
): void {
  for (const [name, activity] of Object.entries(implementations))
    register(contracts[name as keyof Contracts] as Contract<unknown, unknown>, activity as Activity<unknown>);
}

function register(contract: Contract<unknown, unknown>, activity: Activity<unknown>): void {
  df.app.activity(contract.name, {
    extraInputs: [df.input.durableClient()],
    handler: async (input: unknown, context): Promise<z.infer<typeof Envelope>> => {
      const parsed = contract.input.safeParse(input);
      if (!parsed.success)
        return { terminal: `${contract.name}'s input is wrong: ${z.prettifyError(parsed.error)}` };
      return perform(async () => {
        // What a contract does not name stays out of histories, which are kept and have a size.
        const result = contract.output.safeParse(
          await activity(parsed.data as never, orchestrationsOf(context)),
        );
        if (result.success) return result.data;
        throw new TerminalError(`${contract.name}'s result is wrong: ${z.prettifyError(result.error)}`);
      });
    },
  });
}
