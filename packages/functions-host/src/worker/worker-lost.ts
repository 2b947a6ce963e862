/** What is known of a call whose process is gone: another one has ended it, this one may have, or this one never yields. */
export type Blame = "innocent" | "suspect" | "endless";

/** One end of a process that some of its calls may have caused. */
export interface Crash {
  /** How the process ended. */
  detail: string;
  /** One of the suspects has ended its next process too, where it ran alone: the others need no trial any more. */
  solved: boolean;
}

/** The process went away under a call, and nobody knows how far the call had come. */
export class WorkerLost extends Error {
  readonly blame: Blame;
  readonly crash: Crash;
  constructor(blame: Blame, crash: Crash) {
    super(`The worker process ended (${crash.detail}) while it ran this.`);
    this.name = "WorkerLost";
    this.blame = blame;
    this.crash = crash;
  }
}

/** A call failed because it has ended its process or took too long: it is not run again. */
export class CallFailed extends Error {
  constructor(message: string, stack: string) {
    super(message);
    this.stack = stack;
    this.name = "CallFailed";
  }
}
