import type { Orchestrations } from "../shared/clients/orchestrations.ts";
import type { Input, Output } from "../shared/contract.ts";

/** What keeps a contract: its effect, given the task hub that this invocation is bound to. */
export type Activity<C> = (input: Input<C>, orchestrations: Orchestrations) => Promise<Output<C>>;
