import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { doctorCommand } from "../../../cli/doctor/command.ts";
import type { Row } from "../../../shared/doctor/report.ts";

const operationId = "a".repeat(32);

/** What the command prints, and how it ends, against an app whose look has found these. */
async function told(checks: Row[]) {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.headers["x-functions-key"]} ${request.url}`);
    const going = { operationId, status: "running", statusUrl: "" };
    const answer = asked.length < 2 ? going : { status: "ok", at: "2026-01-01T00:00:00.000Z", checks };
    response
      .writeHead(asked.length < 2 ? 202 : 200, { "content-type": "application/json" })
      .end(JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const lines: string[] = [];
  vi.spyOn(console, "log").mockImplementation((line) => void lines.push(line));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ended = await doctorCommand(["--url", url], { DARKROOM_KEY: "k" }).then(
    () => "well",
    (error: Error) => error.message,
  );
  return { asked, printed: lines.join("\n"), ended };
}

test("the doctor asks until there is a report, and prints a line for each thing", async () => {
  const { asked, printed, ended } = await told([
    { check: "app: jobs", ok: true, detail: "3 runs are active" },
  ]);
  expect(asked).toEqual(["k /api/doctor", `k /api/doctor?operation=${operationId}`]);
  expect([printed, ended]).toEqual([expect.stringContaining("app: jobs: 3 runs are active"), "well"]);
});

test("it fails where something is missing, and says which grant", async () => {
  const { printed, ended } = await told([
    { check: "task: photo", ok: false, detail: "403", remedy: "Grant the role." },
  ]);
  expect(printed).toContain("task: photo: 403\n    Grant the role.");
  expect(ended).toContain("Not in order: task: photo.");
});
