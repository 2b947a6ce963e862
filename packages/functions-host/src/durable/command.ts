import type { DurableHttpRequest } from "./action.ts";

/** On the timers and further attempts of a retry: the id of the attempt that failed before. */
interface Retry {
  retryOf?: number;
}

/** What an orchestrator's turn makes the host do, each with the id that the SDK gave the task. */
export type Command =
  | ({ do: "activity"; id: number; name: string; input: unknown } & Retry)
  | { do: "http"; id: number; request: DurableHttpRequest }
  | ({ do: "sub"; id: number; name: string; input: unknown; instanceId?: string; version?: string } & Retry)
  | ({ do: "timer"; id: number; fireAt: number } & Retry)
  | { do: "cancelTimer"; id: number }
  | { do: "callEntity"; id: number; requestId: string; target: string; operation: string; input: unknown }
  | { do: "signal"; id: number; target: string; operation: string; input: unknown; at?: number }
  | { do: "lock"; id: number; requestId: string; entities: string[] }
  | { do: "release"; firstId: number; entities: string[] }
  | { do: "failAtOnce"; id: number; kind: "activity" | "sub"; name: string };

/** Commands whose end comes back under their id. */
export type Work = Extract<Command, { do: "activity" | "http" | "sub" | "timer" | "failAtOnce" }>;
