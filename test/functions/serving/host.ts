import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Settings } from "../../../shared/kit/settings.ts";
import { temporaryFolder } from "../../local/processes.ts";
import { startHost } from "../host.ts";

/** Starts the part that predicts on the local host, over a storage, for all tests of a file: call it at a module's top level. */
export async function startServingHost(
  storage: string | undefined,
  models: readonly string[],
): Promise<{ url: string; pid: number }> {
  const data = temporaryFolder(afterAll);
  mkdirSync(join(data, "plans"));
  for (const model of models)
    writeFileSync(
      join(data, "plans", `${model}.yaml`),
      `model: ${model}\nimages: images/${model}\nowner: test@example.com\n`,
    );
  const settings = { DataStorage: storage, PLANS: join(data, "plans") } as Settings;
  const { url, child } = await startHost(settings, afterAll, { env: { PARTS: "serving" } });
  return { url, pid: child.pid as number };
}
