import { Socket } from "node:net";
import { format } from "node:util";
import { installCoreApi } from "./core-api.ts";
import { Invoker } from "./invoker.ts";
import { loadApp } from "./load-app.ts";
import type { FromWorker, LogLevel, ToWorker } from "./protocol.ts";
import { endWithParent } from "./watchdog.ts";
import { receive, sender } from "./wire.ts";

// The app's own process: loads it, then runs what the host asks for until the pipe to the host closes.
const [root, main] = process.argv.slice(2) as [string, string?];
const pipe = new Socket({ fd: 3 });
const send = sender<FromWorker>(pipe);
const appData: Record<string, unknown> = {};

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

process.on("unhandledRejection", (reason) => {
  log("error", "system", format("Worker uncaught exception (unhandled rejection):", reason));
  // As in Azure: the app's state is unknown now. The host starts a new worker and repeats what ran.
  setImmediate(() => process.exit(1));
});
pipe.on("close", () => process.exit(0));
pipe.on("error", () => process.exit(0));

process.chdir(root);
endWithParent();
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

receive<ToWorker>(pipe, async (message) => {
  switch (message.kind) {
    case "invoke":
      return send({
        kind: "result",
        id: message.id,
        result: await invoker.invoke(message.id, message.invocation),
      });
    case "turn":
      return send({ kind: "turned", id: message.id, result: await invoker.turn(message.id, message.turn) });
    case "stop":
      for (const hook of registry.hooks.appTerminate) await hook({ hookData: appData, appHookData: appData });
      pipe.end(() => process.exit(0));
  }
});
send({
  kind: "ready",
  functions: [...registry.functions.values()].map(({ metadata }) => metadata),
  problems,
  capabilities,
});
