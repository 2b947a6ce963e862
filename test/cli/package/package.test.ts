import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { unzipSync } from "fflate";
import sharp from "sharp";
import { afterAll, describe, expect, test } from "vitest";
import { asTheyAre, packageFiles } from "../../../cli/package/files.ts";
import { zip } from "../../../cli/package/zip.ts";
import { commitOf } from "../../../local/commit.ts";
import { runCli } from "../../../packages/functions-host/test/run-cli.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { seed } from "../../functions/world.ts";
import { root, temporaryFolder } from "../../local/processes.ts";
import { registered, settings } from "../../registered.ts";
import { startStorage } from "../../shared/intake/hub.ts";
import { threeColours } from "../../shared/photos/heic/files.ts";

const { DataStorage } = await startStorage();
const files = await packageFiles(root);
const zipped = zip(files);
/** Where neither the repository nor its node_modules is found. */
const app = temporaryFolder(afterAll);
for (const [path, content] of Object.entries(unzipSync(zipped))) {
  mkdirSync(dirname(join(app, path)), { recursive: true });
  writeFileSync(join(app, path), content);
}
const insights = {
  APPLICATIONINSIGHTS_CONNECTION_STRING:
    "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://127.0.0.1:9/",
};
const main: string = JSON.parse(readFileSync(join(app, "package.json"), "utf8")).main;

test("is the same to the last byte when it is built again, elsewhere on earth", {
  timeout: 300_000,
}, async () => {
  const before = process.env.TZ;
  process.env.TZ = "Pacific/Auckland";
  try {
    expect(sha256(zip(await packageFiles(root)))).toBe(sha256(zipped));
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
});

test("takes plans along, and what tells of trainers of one's own", () => {
  const checkout = temporaryFolder();
  for (const path of ["plans/pets.yaml", "trainers/ours.json", "trainers/README.md"]) {
    mkdirSync(dirname(join(checkout, path)), { recursive: true });
    writeFileSync(join(checkout, path), "");
  }
  expect(asTheyAre(checkout)).toEqual(["LICENSE", "plans/pets.yaml", "trainers/ours.json"]);
});

test("knows the commit that it was made of", () => {
  const { commit } = JSON.parse(readFileSync(join(app, "package.json"), "utf8"));
  expect(commit).toBe(commitOf(root));
});

test("is below 40 MB", () => {
  expect(zipped.length).toBeLessThan(40_000_000);
});

test("holds what runs on Linux x64, and nothing of the local stack, of tests and of other machines", () => {
  const names = [...files.keys()];
  expect(names).toEqual(expect.arrayContaining(["host.json", "package.json", main, "plans/digits.yaml"]));
  expect(names.filter((name) => !/^(dist|plans|node_modules)\//.test(name)).sort()).toEqual(
    ["LICENSE", "host.json", "package.json"].sort(),
  );
  const others = /\.ts$|win32|darwin|arm|musl|azurite|functions-host/;
  // OpenTelemetry's few lines for each kind of machine, which nobody loads.
  expect(names.filter((name) => others.test(name) && !name.startsWith("dist/getMachineId-"))).toEqual([]);
});

test("has a map for every file with code, which names sources of the repository", () => {
  const bundled = [...files.keys()].filter((name) => /^dist\/.*\.js$/.test(name) && hasCode(name));
  // What only puts files together has no lines of anybody's.
  expect(bundled.filter((name) => !files.has(`${name}.map`) && !name.includes("rolldown-runtime"))).toEqual(
    [],
  );
  const { sources } = JSON.parse(text("dist/main.js.map"));
  expect(sources).toContain("main.ts");
});

test("keeps Durable's state with the scheduler that settings name, sends what the app does in its traces, and has all else of host.json", () => {
  const { extensions, ...rest } = JSON.parse(text("host.json"));
  const ours = JSON.parse(readFileSync(join(root, "host.json"), "utf8"));
  const connectionStringName = "DURABLE_TASK_SCHEDULER_CONNECTION_STRING";
  const storageProvider = { type: "azureManaged", connectionStringName };
  const durableTask = { ...ours.extensions.durableTask, hubName: "%TASKHUB_NAME%", storageProvider };
  expect({ ...rest, extensions }).toEqual({
    ...ours,
    telemetryMode: "OpenTelemetry",
    extensions: { ...ours.extensions, durableTask },
  });
});

/** Whether a file does more than hand on what others have. */
const hasCode = (name: string) =>
  text(name)
    .split("\n")
    .some((line) => !/^(import|export|\/\/|$)/.test(line));

const text = (name: string) => Buffer.from(files.get(name) as Uint8Array).toString();

describe("unpacked, without the repository", () => {
  test.each([
    ["control", settings],
    ["serving", { DataStorage__blobServiceUri: settings.DataStorage__blobServiceUri }],
  ])("the part %s registers the functions that the sources do", (part, given) => {
    const env = { ...given, PARTS: part };
    const { problems, names } = registered(env, app, main);
    expect(problems).toEqual([]);
    expect(names).toEqual(registered(env).names);
  });

  test("what sends traces is in it, whole", () => {
    const env = { ...settings, ...insights, OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" };
    const { problems, names } = registered(env, app, main);
    expect(problems).toEqual([]);
    expect(names).toContain("predict");
  });

  test("the thread that goes through datasets is found and works", async () => {
    const workerData = { DataStorage__blobServiceUri: settings.DataStorage__blobServiceUri, PLANS: "plans" };
    const thread = new Worker(join(app, "dist/activities/dataset/thread.js"), { workerData });
    const told = await new Promise((resolve, reject) => {
      thread.once("message", resolve).once("error", reject);
      thread.postMessage({ work: "no such work", input: null });
    });
    expect(told).toEqual({ failed: expect.stringContaining("not a function") });
    await thread.terminate();
  });

  test("the part that serves predicts photos of each library that decodes, and has the page of its routes", {
    timeout: 120_000,
  }, async () => {
    await seed(new Blobs({ DataStorage, PLANS: "" }));
    const plans = temporaryFolder();
    writeFileSync(join(plans, "colours.yaml"), "model: colours\nimages: images/colours\nowner: me\n");
    const env = {
      ...{ PARTS: "serving", DataStorage: DataStorage as string, PLANS: plans },
      ...{ TASKHUB_NAME: "darkroom" },
    };
    const host = await runCli(["--app", app, "--data", temporaryFolder(), "--port", "0"], env, app);
    const origin = await host.ready;
    expect(await (await fetch(`${origin}/api/docs/swagger-ui-bundle.js`)).text()).toContain(
      "SwaggerUIBundle",
    );
    const url = `${origin}/api/models/colours/predict`;
    const red = sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } });
    const reds = [await red.jpeg().toBuffer(), await red.png().toBuffer(), redBmp()];
    const photos = [...reds.map((photo) => [photo, "red"] as const), [threeColours, "blue"] as const];
    for (const [photo, label] of photos) {
      const answer = await fetch(url, { method: "POST", body: new Uint8Array(photo) });
      expect(await answer.json()).toMatchObject({ label, version: "1" });
    }
  });
});

/** 2 x 2 pixels of 24 bits, each row filled up to 8 bytes. */
function redBmp(): Buffer {
  const bmp = Buffer.alloc(54 + 16);
  bmp.write("BM");
  bmp.writeUInt32LE(bmp.length, 2);
  bmp.writeUInt32LE(54, 10);
  bmp.writeUInt32LE(40, 14);
  bmp.writeInt32LE(2, 18);
  bmp.writeInt32LE(2, 22);
  bmp.writeUInt16LE(1, 26);
  bmp.writeUInt16LE(24, 28);
  for (const pixel of [56, 59, 64, 67]) bmp[pixel] = 255;
  return bmp;
}
