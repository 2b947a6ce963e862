/** The states that the Durable HTTP API reports. */
export type RuntimeStatus =
  | "Pending"
  | "Running"
  | "Completed"
  | "ContinuedAsNew"
  | "Failed"
  | "Canceled"
  | "Terminated"
  | "Suspended";

/** The orchestration that waits for this one's result. */
export interface Parent {
  instanceId: string;
  execution: string;
  task: number;
}

/** One orchestration instance as the store keeps it; times in milliseconds, payloads as JSON texts. */
export interface Instance {
  id: string;
  name: string;
  version: string | null;
  execution: string;
  status: RuntimeStatus;
  created: number;
  updated: number;
  input: string | null;
  output: string | null;
  customStatus: string | null;
  parent: Parent | null;
}

/** Whether nothing more happens to an instance in this state. */
export function isTerminal(status: RuntimeStatus): boolean {
  return status === "Completed" || status === "Failed" || status === "Terminated" || status === "Canceled";
}
