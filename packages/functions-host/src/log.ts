import type { LogLevel } from "./worker/protocol.ts";

/** Takes the host's and the app's log lines. */
export type Log = (level: LogLevel, category: string, message: string) => void;
