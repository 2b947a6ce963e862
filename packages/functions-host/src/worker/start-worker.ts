import { once } from "node:events";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { OpenCalls } from "./open-calls.ts";
import type { Death, FromWorker, ToWorker } from "./protocol.ts";
import { alarmsFd, messagesFd, spawnWorker } from "./spawn-worker.ts";
import { receive, sender } from "./wire.ts";
import { CallFailed, WorkerLost } from "./worker-lost.ts";
import { logOutput } from "./worker-output.ts";
import type { Ready, Run, WorkerOptions, WorkerProcess } from "./worker-process.ts";
import { deathText, endText, exitText, suspectsText, timeSpan } from "./worker-texts.ts";

/** How long a process may go on with what else it runs, in milliseconds: one that has to end, and one that may hang. */
const grace = { dying: 60_000, hanging: 10_000 };

/** Starts a worker process. It ends by itself when this process does, because its pipe closes. */
export function startWorker(options: WorkerOptions): WorkerProcess {
  const child = spawnWorker(options);
  const pipe = child.stdio[messagesFd] as Socket;
  const send = sender<ToWorker>(pipe);
  const errors = logOutput(child, options.onLog);
  const ready = Promise.withResolvers<Ready>();
  const ends = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<{ unasked: boolean }>();
  const calls = new OpenCalls(options.timeout, tooLong);
  /** Why it ends, where that is no riddle. */
  let cause: { detail: string; unasked: boolean } | undefined;
  let garbage: string | undefined;
  pipe.on("error", () => {});
  ready.promise.catch(() => {});

  receive<FromWorker>(pipe, take, garbled);
  const alarms = createInterface({ input: child.stdio[alarmsFd] as Socket });
  alarms.on("line", (line) => {
    try {
      neverYields(JSON.parse(line));
    } catch (error) {
      garbled(error as Error);
    }
  });
  child.once("error", (error) => {
    garbage = error.message;
    if (child.pid === undefined) isGone();
  });
  // What it wrote before its end is still to be read; a grandchild may hold the pipes open for ever.
  child.once("exit", () => void Promise.race([once(child, "close"), sleep(200)]).then(isGone));

  function take(message: FromWorker): void {
    switch (message.kind) {
      case "ready":
        worker.httpUri = message.capabilities.HttpUri;
        ready.resolve(message);
        break;
      case "log":
        options.onLog(message);
        break;
      case "dying":
        dies(message);
        break;
      default:
        calls.answer(message.id, message.result);
        killIfDone();
    }
  }

  function log(message: string): void {
    options.onLog({ kind: "log", level: "error", category: "host", message });
  }

  /** Gives it nothing more, and a while for what else it runs. */
  function end(detail: string, unasked: boolean): void {
    cause ??= { detail, unasked };
    worker.ending = true;
    ends.resolve();
    setTimeout(() => child.kill("SIGKILL"), unasked ? grace.dying : grace.hanging).unref();
    killIfDone();
  }

  /** One that says itself that it has to end does so after its last answer. */
  function killIfDone(): void {
    if (cause && !cause.unasked && calls.size === 0) child.kill("SIGKILL");
  }

  function dies(death: Death): void {
    const { culprit, reason, code } = death;
    const [first] = reason.split("\n");
    const fails = culprit && calls.fail(culprit.id, new CallFailed(`${exitText(code)}: ${first}`, reason));
    log(deathText(death, culprit, !fails));
    end(exitText(code), true);
  }

  /** Code of the app has written into a pipe that is not its own: nothing that comes through it can be trusted. */
  function garbled({ message }: Error): void {
    garbage = `it sent what is no message: ${message}`;
    child.kill("SIGKILL");
  }

  /** Ending its process is the only way to stop a function, as in Azure. */
  function tooLong(id: string, functionName: string): void {
    const limit = timeSpan(options.timeout ?? 0);
    const message = `Timeout value of ${limit} exceeded by function '${functionName}' (Id: '${id}').`;
    log(message);
    calls.fail(id, new CallFailed(message, message));
    end(message, false);
  }

  /** Nothing else can go on beside a turn that holds the event loop; alone it harms nobody. */
  function neverYields({ id, place }: { id: string; place: string }): void {
    const functionName = calls.nameOf(id);
    if (options.alone || functionName === undefined) return;
    const detail = `the orchestrator "${functionName}" does not come to a yield, at ${place}`;
    log(
      `${detail}. It goes on in a process of its own; on Azure it would hold up the app until functionTimeout.`,
    );
    calls.fail(id, new WorkerLost("endless", { detail, solved: true }));
    end(detail, false);
    child.kill("SIGKILL");
  }

  function isGone(): void {
    const detail = cause?.detail ?? garbage ?? endText(child.exitCode, child.signalCode, errors);
    const crash = { detail, solved: cause !== undefined };
    ready.reject(new Error(`The worker process ended (${detail}) before the app was loaded.`));
    if (!cause) log(`The worker process ended (${detail}) ${suspectsText(calls.functionNames)}.`);
    worker.ending = true;
    calls.failAll(() => new WorkerLost(cause ? "innocent" : "suspect", crash));
    ends.resolve();
    gone.resolve({ unasked: cause?.unasked ?? true });
  }

  function ask<T extends { failure?: unknown }>(
    id: string,
    functionName: string,
    message: ToWorker,
  ): Promise<T> {
    worker.used = true;
    const answer = calls.open<T>(id, functionName);
    send(message);
    return options.onRun ? timed(answer, id, functionName, options.onRun) : answer;
  }

  const stopped = () => {
    cause ??= { detail: "stopped by the host", unasked: false };
    worker.ending = true;
  };
  const worker: WorkerProcess = {
    httpUri: undefined,
    ending: false,
    used: false,
    ready: ready.promise,
    ends: ends.promise,
    gone: gone.promise,
    pid: child.pid,
    load: () => calls.size,
    invoke: (id, invocation) => ask(id, invocation.functionName, { kind: "invoke", id, invocation }),
    turn: (id, turn) => ask(id, turn.functionName, { kind: "turn", id, turn }),
    async stop() {
      stopped();
      send({ kind: "stop" });
      const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await gone.promise;
      clearTimeout(timer);
    },
    kill() {
      stopped();
      child.kill("SIGKILL");
    },
  };
  return worker;
}

/** The answer, reported when it comes. */
async function timed<T extends { failure?: unknown }>(
  answer: Promise<T>,
  id: string,
  functionName: string,
  report: (run: Run) => void,
): Promise<T> {
  const started = performance.now();
  let failed = true;
  try {
    const result = await answer;
    failed = result.failure !== undefined;
    return result;
  } finally {
    report({ id, functionName, failed, milliseconds: Math.round(performance.now() - started) });
  }
}
