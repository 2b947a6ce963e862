import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeContainer } from "../../cli/export/command.ts";
import { Blobs } from "../../shared/clients/blobs.ts";
import type { Command } from "./servers.ts";
import { storeModel } from "./stored-model.ts";

const root = join(import.meta.dirname, "../..");

/** Puts models, each a folder of `folder`, where Darkroom finds them, with a plan for each. */
export async function release(connection: string, folder: string, models: readonly string[]): Promise<void> {
  mkdirSync(join(folder, "plans"), { recursive: true });
  for (const model of models) {
    await storeModel(connection, model, join(folder, model));
    writeFileSync(
      join(folder, "plans", `${model}.yaml`),
      `model: ${model}\nimages: images/${model}\nowner: you@example.com\n`,
    );
  }
}

/** Darkroom's part that predicts, on the local host. */
export function onLocalHost(
  checkout: string,
  connection: string,
  folder: string,
  port: number,
  model: string,
): Command {
  const cli = join(checkout, "packages/functions-host/bin/functions-host.mjs");
  const data = join(folder, "host", `${port}`);
  return {
    args: [
      process.execPath,
      cli,
      "--app",
      checkout,
      "--main",
      "main.ts",
      "--data",
      data,
      "--port",
      `${port}`,
    ],
    env: { PARTS: "serving", DataStorage: connection, PLANS: join(folder, "plans") },
    request: { path: `api/models/${model}/predict`, type: "image/jpeg", body: "photo" },
  };
}

/** Its core behind a bare server, as `darkroom export --container` writes it. */
export async function exported(
  connection: string,
  folder: string,
  port: number,
  model: string,
): Promise<Command> {
  const at = join(folder, "exported", `${model}-${port}`);
  await writeContainer(new Blobs({ DataStorage: connection, PLANS: "" }), at, {
    model,
    version: undefined,
    environment: undefined,
  });
  symlinkSync(join(root, "node_modules"), join(at, "node_modules"));
  return {
    args: [process.execPath, join(at, "dist/container/server.js"), at],
    env: { PORT: `${port}`, HOST: "127.0.0.1" },
    request: { path: `api/models/${model}/predict`, type: "image/jpeg", body: "photo" },
  };
}
