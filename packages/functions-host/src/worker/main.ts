import { Socket } from "node:net";
import { format } from "node:util";
import { installCoreApi } from "./core-api.ts";
import { type Current, runAs } from "./current.ts";
import { onDeath } from "./dying.ts";
import { Invoker } from "./invoker.ts";
import { keepConnections } from "./keep-connections.ts";
import { loadApp } from "./load-app.ts";
import type { FromWorker, LogLevel, ToWorker } from "./protocol.ts";
import { messagesFd } from "./spawn-worker.ts";
import { watch } from "./watchdog.ts";
import { receive, sender } from "./wire.ts";

// The app's own process: loads it, then runs what the host asks for until the pipe to the host closes.
const [root, main] = process.argv.slice(2) as [string, string?];
const exit = process.exit.bind(process);
const pipe = new Socket({ fd: messagesFd });
const send = sender<FromWorker>(pipe);
const appData: Record<string, unknown> = {};
const running = new Set<string>();
let loaded = false;
let exitCode: number | undefined;

const log = (
  level: LogLevel,
  category: string,
  message: string,
  source: { functionName?: string; invocationId?: string } = {},
) => {
  const entry = { level, category, message, hookData: {}, appHookData: appData };
  for (const hook of registry.hooks.log) hook(entry);
  send({ kind: "log", level: entry.level, category, message: entry.message, ...source });
};
const registry = installCoreApi(log);

onDeath(
  () => loaded,
  (death) => {
    send({ kind: "dying", ...death });
    exitCode ??= death.code;
    if (death.culprit) running.delete(death.culprit.id);
    setImmediate(endWhenDone);
  },
);
pipe.on("close", () => exit(0));
pipe.on("error", () => exit(0));
// Ctrl-C in a terminal reaches the host too, which lets the app say goodbye.
process.on("SIGINT", () => {});

/** The host gives a dying process nothing more: it ends with the last of its invocations. */
function endWhenDone(): void {
  if (exitCode !== undefined && running.size === 0) pipe.end(() => exit(exitCode));
}

async function answer(invocation: Current, work: () => Promise<FromWorker>): Promise<void> {
  running.add(invocation.id);
  send(await runAs(invocation, work));
  running.delete(invocation.id);
  setImmediate(endWhenDone);
}

process.chdir(root);
watch();
keepConnections();
const problems = await loadApp(root, main);
for (const hook of registry.hooks.appStart) {
  try {
    await hook({ hookData: appData, appHookData: appData });
  } catch (error) {
    problems.push(format("An appStart hook failed:", error));
  }
}
registry.locked = true;
const capabilities = (await registry.model?.getCapabilities?.({})) ?? {};
const invoker = new Invoker(registry, appData, log);

const take = async (message: ToWorker) => {
  switch (message.kind) {
    case "invoke": {
      const { id, invocation } = message;
      const { functionName } = invocation;
      const invoke = async () =>
        ({ kind: "result", id, result: await invoker.invoke(id, invocation) }) as const;
      return answer({ id, functionName, isTurn: false }, invoke);
    }
    case "turn": {
      const { id, turn } = message;
      const { functionName } = turn;
      const turned = async () => ({ kind: "turned", id, result: await invoker.turn(id, turn) }) as const;
      return answer({ id, functionName, isTurn: true }, turned);
    }
    case "stop":
      for (const hook of registry.hooks.appTerminate) await hook({ hookData: appData, appHookData: appData });
      pipe.end(() => exit(0));
  }
};
receive(pipe, take, (error) => {
  throw error;
});
loaded = true;
send({
  kind: "ready",
  functions: [...registry.functions.values()].map(({ metadata }) => metadata),
  unhandled: [...registry.functions]
    .filter(([, { callback }]) => typeof callback !== "function")
    .map(([id]) => id),
  problems,
  capabilities,
});
