import { syncBuiltinESMExports } from "node:module";
import { format } from "node:util";
import { current } from "./current.ts";
import type { Death } from "./protocol.ts";

/** What `process.exit` throws in the place of ending the process at once. */
class ProcessExit extends Error {
  constructor(code: number) {
    super(`process.exit(${code})`);
    this.name = "ProcessExit";
  }
}

/**
 * Calls back when code of the app would end the process, by `process.exit` or by an error that nobody handles, and ends
 * nothing: what else runs here may come to its end first. Until the app has loaded, the process ends at once, as nothing
 * else runs.
 */
export function onDeath(loaded: () => boolean, die: (death: Death) => void): void {
  const exit = process.exit.bind(process);
  process.exit = ((given?: number | string | null) => {
    const code = Number(given ?? process.exitCode ?? 0);
    if (!loaded()) return exit(given);
    const error = new ProcessExit(code);
    die({ reason: error.stack ?? error.message, code, culprit: current() });
    throw error;
  }) as typeof process.exit;
  syncBuiltinESMExports();

  const onError = (kind: string) => (error: unknown) => {
    if (error instanceof ProcessExit) return;
    const reason = format(`${kind}:`, error);
    if (loaded()) return die({ reason, code: 1, culprit: current() });
    console.error(reason);
    exit(1);
  };
  process.on("unhandledRejection", onError("unhandled rejection"));
  process.on("uncaughtException", onError("uncaught exception"));
}
