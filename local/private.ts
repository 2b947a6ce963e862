import { chmodSync, mkdirSync } from "node:fs";
import { Trouble } from "./trouble.ts";

/** Makes a folder that only its owner can enter, or closes to others one that is there already. */
export function privateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  try {
    chmodSync(path, 0o700); // an older version of ours left it open
  } catch (error) {
    throw new Trouble(
      `${path} cannot be closed to others: ${(error as Error).message}.`,
      "It belongs to somebody else. Give the stack a folder of your own: --data DIR",
    );
  }
}

/**
 * Keeps what this process and those that it starts write to its owner (umask), and what they send to this machine on this machine:
 * a proxy that the environment names would otherwise see photos and tokens.
 */
export function keepPrivate(env: NodeJS.ProcessEnv): void {
  process.umask(0o077);
  const direct = [env.NO_PROXY ?? env.no_proxy, "127.0.0.1", "localhost", "::1"].filter(Boolean).join(",");
  env.NO_PROXY = direct;
  env.no_proxy = direct;
}
