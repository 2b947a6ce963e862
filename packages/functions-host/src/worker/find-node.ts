import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { AppFaults } from "../app/faults.ts";

/** The Node that runs an app. */
export interface AppNode {
  path: string;
  version: string;
}

/** The oldest Node that runs the host, and apps in it. */
export const oldestNode = [22, 13, 0] as const;

/** The Node that is named; else the app's own, in its node_modules; else the one that runs this host. */
export function findNode(root: string, named: string | undefined): AppNode {
  const own = join(root, "node_modules/.bin/node");
  const path = named ?? (existsSync(own) ? own : process.execPath);
  const version = path === process.execPath ? process.versions.node : versionOf(path);
  if (isOlder(version, oldestNode))
    throw new AppFaults([
      `The app's Node, ${path}, is ${version}: ${oldestNode.join(".")} or newer is needed. Name another with --node FILE.`,
    ]);
  return { path, version };
}

/** Options that a Node needs to load TypeScript as it is. */
export function typeScriptOptions(version: string): string[] {
  return isOlder(version, [22, 18, 0]) ? ["--experimental-strip-types"] : [];
}

function versionOf(path: string): string {
  try {
    return execFileSync(path, ["--version"], { encoding: "utf8" }).trim().replace(/^v/, "");
  } catch (error) {
    throw new AppFaults([
      `The app's Node, ${path}, does not run: ${(error as Error).message.split("\n")[0]}`,
    ]);
  }
}

function isOlder(version: string, than: readonly number[]): boolean {
  const parts = version.split(/[.-]/).map(Number);
  for (const [index, wanted] of than.entries()) {
    const part = parts[index] ?? 0;
    if (part !== wanted) return part < wanted;
  }
  return false;
}
