/**
 * What is told of what goes on, by those who do it, to whoever traces or counts it. Nobody does unless the app's settings say where
 * traces go: then this costs a call of a function. It knows no library of traces: shared/clients/telemetry does.
 */

export type Attributes = Readonly<Record<string, string | number>>;

/** Something that is begun here and ends here. */
export interface Doing {
  name: string;
  /** Another service is asked, or something is set off that goes its own way; otherwise it is done here. */
  kind?: "client" | "producer";
  attributes?: Attributes;
  /** The instance or run whose trace it stands in, right below its root; otherwise below what is being done around it. */
  trace?: string | undefined;
  /** The W3C trace context of whoever asked for it. */
  traceparent?: string | undefined;
  /** The instance that it sets off, which has a trace of its own. */
  startsTrace?: string;
}

/** Something that is over. Whoever tells it again, after a crash, tells it alike. */
export interface Past {
  name: string;
  attributes: Attributes;
  /** The instance or run whose trace it stands in. */
  trace: string;
  /** What names it in there: the trace's own name is its root. */
  id: string;
  /** Milliseconds since 1970. */
  from: number;
  until: number;
  /** Why it failed. */
  error?: string;
  /** What it passed through. */
  marks?: readonly { name: string; at: number }[];
}

/** What more is known of something that is being done, and its parts that are over. */
export interface More {
  attributes: Attributes;
  parts: readonly Pick<Past, "name" | "attributes" | "from" | "until">[];
}

/** Adds what is known only when it is done. */
export type Tell = (attributes: Attributes, error?: string) => void;

export interface Tracer {
  doing<T>(what: Doing, work: (tell: Tell) => Promise<T>): Promise<T>;
  /** Asks for more of what is being done around, if that is sent to anybody. */
  more(tell: () => More): void;
  /** The id of the trace that this is done in. */
  traceId(): string | undefined;
  /** What a process elsewhere is handed, so that what it traces stands in the trace of this instance or run. */
  traceparentOf(trace: string): string;
}

let tracer: Tracer | undefined;
const watchers = new Set<(past: Past) => void>();
const unheard: Tell = () => undefined;

/** From now on everything is told to this tracer; to nobody, if there is none. */
export function traceWith(one: Tracer | undefined): void {
  tracer = one;
}

/** From now on this is told of all that is over. Gives what ends that. */
export function watchPast(watcher: (past: Past) => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Does something, and has it told. */
export const doing = <T>(what: Doing, work: (tell: Tell) => Promise<T>): Promise<T> =>
  tracer === undefined ? work(unheard) : tracer.doing(what, work);

/** Tells more of what is being done around. `tell` is called only where that is traced: of most requests none is. */
export const tellMore = (tell: () => More): void => tracer?.more(tell);

/** Tells of something that is over. */
export function tellPast(past: Past): void {
  for (const watcher of watchers) watcher(past);
}

export const isTraced = () => tracer !== undefined;
export const currentTraceId = () => tracer?.traceId();
export const traceparentOf = (trace: string) => tracer?.traceparentOf(trace);
