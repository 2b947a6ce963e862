import { writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { HeldPorts } from "../../../local/held-ports.ts";
import { layOut } from "../../../local/layout.ts";
import { Service } from "../../../local/service.ts";
import { functions } from "../../../local/services.ts";
import { root, temporaryFolder } from "../processes.ts";

/** Where the command func is one that starts our host with what it is told, or is not there at all. */
async function started(func: string | undefined) {
  const [folder, data] = [temporaryFolder(), temporaryFolder()];
  if (func !== undefined) writeFileSync(join(folder, "func"), `#!/bin/sh\n${func}\n`, { mode: 0o755 });
  const held = new HeldPorts();
  const ports = { functions: 0, blobs: 0, mlflow: 0, databricks: 0, queues: 0, tables: 0 };
  const layout = await layOut(data, { func: true, ports }, held, () => {});
  held.release();
  const training = { TRAINING_WHEEL: "wheel.whl", TRAINING_WHEEL_SHA256: "0".repeat(64) };
  const settings = { ...layout.settings, ...training, TRAINING_CODE_SHA256: "0".repeat(64) };
  const env = { PATH: `${folder}${delimiter}/usr/bin${delimiter}/bin` };
  const service = new Service(functions({ ...layout, settings, env }), join(data, "functions.log"), root);
  onTestFinished(async () => void (await service.stop()));
  return service;
}

test("Core Tools get the port and every setting that the app needs, and are ended as the host is", async () => {
  const host = join(root, "packages/functions-host/bin/functions-host.mjs");
  const service = await started(
    `exec ${process.execPath} ${host} --app ${root} --main main.ts --port $3 --data ${temporaryFolder()}`,
  );
  await service.up();
  const health = await fetch(service.plan.health as string);
  expect(await health.json()).toEqual({ status: "ok" });
  expect(await service.stop()).toBe(true);
});

test("without Core Tools it says what to install", async () => {
  const service = await started(undefined);
  await expect(service.up()).rejects.toThrow(/func ENOENT.*Install Azure Functions Core Tools 4/s);
});
