import { writeSync } from "node:fs";
import { type Debugger, Session, url } from "node:inspector";
import { workerData } from "node:worker_threads";
import type { Current } from "./current.ts";
import { alarmsFd } from "./spawn-worker.ts";
import type { Watched } from "./watchdog.ts";

const lookEvery = 500;
/** Looks without a beat until the main thread is asked what it is at: five seconds. */
const patience = 10;

const { beats, parent, question } = workerData as Watched;
let seen = -1;
let missed = 0;
let session: Session | undefined;

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
  const now = Atomics.load(beats, 0);
  missed = now === seen ? missed + 1 : 0;
  seen = now;
  if (missed === 0) session = hangUp(session);
  // Who debugs the app stops it for as long as they like.
  else if (missed === patience && !session && url() === undefined) session = ask();
}, lookEvery);

/** Stops the main thread for a moment to ask whose code it is in: in its loop it cannot be asked in any other way. */
function ask(): Session {
  const asking = new Session();
  const urls = new Map<string, string>();
  asking.connectToMainThread();
  asking.on("Debugger.scriptParsed", ({ params: { scriptId, url } }) => urls.set(scriptId, url));
  asking.once("Debugger.paused", ({ params: { callFrames } }) => {
    const [frame] = callFrames;
    const asked = { callFrameId: frame?.callFrameId ?? "", expression: question };
    asking.post(
      "Debugger.evaluateOnCallFrame",
      asked,
      (_error, answer?: Debugger.EvaluateOnCallFrameReturnType) => {
        asking.post("Debugger.resume");
        // It was in native code, which cannot be stopped, and has come out of it meanwhile.
        if (Atomics.load(beats, 0) === seen) tell(answer?.result.value, frame, urls);
      },
    );
  });
  asking.post("Debugger.enable");
  asking.post("Debugger.pause");
  return asking;
}

function hangUp(asking: Session | undefined): undefined {
  asking?.disconnect();
}

function tell(
  answer: string | undefined,
  frame: Debugger.CallFrame | undefined,
  urls: ReadonlyMap<string, string>,
): void {
  const found: Current | undefined = answer === undefined ? undefined : JSON.parse(answer);
  if (!found?.isTurn) return;
  const place = frame && `${urls.get(frame.location.scriptId)}:${frame.location.lineNumber + 1}`;
  writeSync(alarmsFd, `${JSON.stringify({ id: found.id, place })}\n`);
}
