import type { ActionOrSame } from "../durable/action.ts";
import type { HistoryEvent } from "../durable/history-event.ts";
import type { Current } from "./current.ts";

/** A value on its way to or from a function, tagged by kind (the Functions RPC's TypedData). */
export interface TypedData {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
  int?: number;
  double?: number;
  http?: HttpData;
  collectionString?: { string: string[] };
  collectionBytes?: { bytes: Uint8Array[] };
}

/** An HTTP request or response in the Functions RPC. */
export interface HttpData {
  method?: string;
  url?: string;
  statusCode?: string;
  headers?: Record<string, string>;
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: TypedData | null;
  cookies?: HttpCookie[];
}

/** A cookie in the Functions RPC. */
export interface HttpCookie {
  name: string;
  value: string;
  domain?: { value: string };
  path?: { value: string };
  expires?: { value: { seconds: number } };
  secure?: { value: boolean };
  httpOnly?: { value: boolean };
  sameSite?: "none" | "lax" | "strict" | "explicitNone";
  maxAge?: { value: number };
}

/** A binding as the app registered it; its own properties (route, schedule, path) are beside these. */
export interface Binding {
  name?: string;
  type: string;
  direction?: string;
  [property: string]: unknown;
}

/** A function as the app registered it. */
export interface FunctionMetadata {
  name: string;
  functionId?: string;
  bindings: Record<string, Binding>;
  retryOptions?: {
    retryStrategy: "fixedDelay" | "exponentialBackoff";
    maxRetryCount: number;
    delayInterval?: { seconds: number };
    minimumInterval?: { seconds: number };
    maximumInterval?: { seconds: number };
  };
}

/** One run of a function. */
export interface Invocation {
  functionName: string;
  inputs: { name: string; data: TypedData }[];
  triggerMetadata: Record<string, TypedData>;
  retryContext?: { retryCount: number; maxRetryCount: number; exception?: { message: string } };
  traceContext?: { traceParent?: string; traceState?: string };
}

/** One run of an orchestrator: its history, whole or only what the worker has not seen. */
export interface TurnRequest {
  functionName: string;
  bindingName: string;
  instanceId: string;
  execution: string;
  /** JSON text; everything of the trigger but the history. */
  trigger: string;
  /** How many earlier events the worker should still have. */
  from: number;
  /** What follows: events that it has not seen, those of this turn last. */
  events: HistoryEvent[];
  /** How many of all events are older than this turn. */
  old: number;
  /** How many top-level actions the host knows already. */
  known: number;
}

/** Why an invocation failed. */
export interface Failure {
  message: string;
  stack: string;
}

export interface InvocationResult {
  returnValue?: TypedData | null;
  outputs: { name: string; data: TypedData }[];
  /** An HTTP function gave no answer. As a stream, an answer is no return value either. */
  unanswered?: true;
  failure?: Failure;
}

export type TurnResult =
  | { forgotten: true; failure?: never }
  | {
      forgotten?: false;
      /** JSON text of the actions beyond the known ones. */
      added: string;
      cancelled: number[];
      isDone: boolean;
      output?: string;
      customStatus?: string;
      failure?: Failure;
    };

/** The actions of a turn's answer. */
export function parseActions(added: string): ActionOrSame[] {
  return JSON.parse(added);
}

export type ToWorker =
  | { kind: "invoke"; id: string; invocation: Invocation }
  | { kind: "turn"; id: string; turn: TurnRequest }
  | { kind: "stop" };

export type LogLevel = "trace" | "debug" | "information" | "warning" | "error" | "critical" | "none";

/** Why a process has to end. */
export interface Death {
  reason: string;
  /** The exit code to come. */
  code: number;
  /** Whose code it was, as far as that can be told. */
  culprit?: Current | undefined;
}

export type FromWorker =
  | {
      kind: "ready";
      functions: FunctionMetadata[];
      /** Ids of functions without a handler. */
      unhandled: string[];
      /** What could not be loaded. */
      problems: string[];
      capabilities: Record<string, string>;
    }
  | { kind: "result"; id: string; result: InvocationResult }
  | { kind: "turned"; id: string; result: TurnResult }
  | ({ kind: "dying" } & Death)
  | {
      kind: "log";
      level: LogLevel;
      category: string;
      message: string;
      functionName?: string;
      invocationId?: string;
    };
