import { execFileSync } from "node:child_process";
import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { png } from "../../../shared/kit/answers.ts";
import { client, Refused } from "../../../shared/kit/client.ts";
import { bytes, json, route } from "../../../shared/kit/route.ts";
import { root } from "../../local/processes.ts";

const label = route({
  ...{ name: "label", method: "POST", role: "operator", part: "control", summary: "" },
  path: "/api/models/{model}/labels/{label}",
  params: { model: z.string(), label: z.string() },
  query: { dryRun: z.boolean().optional(), note: z.string().optional() },
  body: json({ photos: z.array(z.string()).optional() }),
  answers: { 200: z.object({ done: z.number() }) },
} as const);

/** A client whose requests are kept instead of sent. */
function keeping(answer: () => Response) {
  const sent: { url: string; init: RequestInit }[] = [];
  const call = client("http://127.0.0.1:7071", async (url, init = {}) => {
    sent.push({ url: String(url), init });
    return answer();
  });
  return { sent, call };
}

test("a call is made of what its route declares, whatever is in the values", async () => {
  const { sent, call } = keeping(() => Response.json({ done: 3 }));
  const params = { model: "pets", label: "a/b ?" };
  const answer = await call(label, {
    params,
    query: { note: "x&y", dryRun: undefined },
    body: { photos: ["p"] },
  });
  expect(answer).toMatchObject({ status: 200, body: { done: 3 } });
  expect(sent).toEqual([
    {
      url: "http://127.0.0.1:7071/api/models/pets/labels/a%2Fb%20%3F?note=x%26y",
      init: {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"photos":["p"]}',
      },
    },
  ]);
});

test("a photo is sent as it is, and a picture comes as bytes", async () => {
  const photo = bytes({ types: ["image/png"], most: 9, json: z.object({}) });
  const explain = route({ ...label, body: photo, answers: { 200: png } });
  const { sent, call } = keeping(() => new Response("pixels", { headers: { "content-type": "image/png" } }));
  const body = new Uint8Array([1, 2]);
  const { body: picture } = await call(explain, { params: { model: "pets", label: "cat" }, body });
  expect(sent[0]?.init).toEqual({ method: "POST", body });
  expect(Buffer.from(picture).toString()).toBe("pixels");
});

test("a refusal is an error that says what was called and what was answered", async () => {
  const asked = { params: { model: "pets", label: "cat" } };
  const problem = { type: "urn:darkroom:run-is-ending", detail: "Run 7 is past its last decision." };
  const refused = keeping(() => Response.json(problem, { status: 409 })).call(label, asked);
  await expect(refused).rejects.toThrow(
    "POST /api/models/pets/labels/cat answered 409: Run 7 is past its last decision.",
  );
  await expect(refused).rejects.toMatchObject({ status: 409, type: "urn:darkroom:run-is-ending" });
  const foreign = keeping(() => new Response("Bad gateway", { status: 502 })).call(label, asked);
  await expect(foreign).rejects.toSatisfy(
    (error) => error instanceof Refused && /Bad gateway/.test(error.message),
  );
});

test("the client and the declarations load no handler, no service's SDK and nothing that keeps data", () => {
  const modules = ["shared/kit/client.ts", ...globSync("shared/*/routes.ts", { cwd: root })];
  const script = `
    import { registerHooks } from "node:module";
    const seen = [];
    registerHooks({ resolve: (name, context, next) => { const found = next(name, context); seen.push(found.url); return found; } });
    for (const file of ${JSON.stringify(modules)}) await import("${root}/" + file);
    console.log(JSON.stringify(seen));
  `;
  const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", script], { cwd: root });
  const loaded: string[] = JSON.parse(printed.toString());
  expect(modules.length).toBeGreaterThan(8);
  expect(loaded.length).toBeGreaterThan(modules.length);
  const foreign =
    /node_modules\/(?!(zod|picomatch)\/)|^node:(?!crypto)|\/(functions|activities|orchestrations|clients)\//;
  expect(loaded.filter((url) => foreign.test(url))).toEqual([]);
});
