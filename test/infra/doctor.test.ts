import { execFile } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { root, temporaryFolder } from "../local/processes.ts";

/** How npm run doctor ends where azd names an app whose look found this, and az has a key of it. */
async function doctor(ok: boolean): Promise<{ code: number; said: string }> {
  const row = { check: "task: photo", ok, detail: ok ? "reads it" : "403" };
  const report = { status: ok ? "ok" : "failing", at: "2026-01-01T00:00:00.000Z", checks: [row] };
  const server = createServer((request, response) => {
    const known = request.headers["x-functions-key"] === "key-of-az";
    response.writeHead(known ? 200 : 401, { "content-type": "application/json" }).end(JSON.stringify(report));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = temporaryFolder();
  const told = `AZURE_RESOURCE_GROUP=rg\nCONTROL_APP=c\nCONTROL_URL=${url}\nSERVING_APP=s\nSERVING_URL=${url}`;
  writeFileSync(join(folder, "azd"), `#!/bin/sh\necho '${told}'\n`, { mode: 0o755 });
  writeFileSync(join(folder, "az"), "#!/bin/sh\necho key-of-az\n", { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}`, NO_COLOR: "1" };
  return new Promise((resolve) => {
    execFile(process.execPath, ["infra/doctor.ts"], { cwd: root, env }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, said: out + err }),
    );
  });
}

test("npm run doctor asks the app that azd names with a key from az, and fails where something is missing", async () => {
  expect(await doctor(true)).toEqual({ code: 0, said: "✔ task: photo: reads it\n" });
  const failing = await doctor(false);
  expect(failing.code).toBe(1);
  expect(failing.said).toContain("Not in order: task: photo.");
});
