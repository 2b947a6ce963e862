/** The part of host.json's `extensions.durableTask` that this host heeds. */
export interface DurableSettings {
  hubName: string;
  maxConcurrentActivities: number;
  maxConcurrentOrchestrators: number;
  /** How many actions one execution may ask for. */
  maxActions: number;
  /** Milliseconds between polls of a durable HTTP call that names no delay. */
  defaultPollDelay: number;
  defaultVersion: string | undefined;
  versionMatchStrategy: "None" | "Strict" | "CurrentOrOlder";
  versionFailureStrategy: "Reject" | "Fail";
  /** Which existing instances a start with their id replaces: those that have ended, or any. */
  overridable: "NonRunningStates" | "AnyState";
}
