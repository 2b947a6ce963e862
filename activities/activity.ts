import type { Orchestrations } from "../shared/clients/orchestrations.ts";
import type { Contract, Input, Output } from "../shared/kit/contract.ts";

/** The implementation of an activity's contract; its input has been checked, its result is. */
export type Activity<C> = (input: Input<C>, orchestrations: Orchestrations) => Promise<Output<C>>;

/** One implementation of every activity among a subject's contracts: none may be missing. */
export type Implementations<Contracts> = {
  // biome-ignore lint/suspicious/noExplicitAny: whatever goes in and comes out
  [Name in keyof Contracts as Contracts[Name] extends Contract<any, any, "activity">
    ? Name
    : never]: Activity<Contracts[Name]>;
};
