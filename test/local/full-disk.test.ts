import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ContainerClient } from "@azure/storage-blob";
import { expect, test } from "vitest";
import { blobsOf } from "./azurite.ts";
import { oneTask, startDatabricks, toyWheel } from "./databricks/databricks.ts";
import { startAzurite, startBridge, startWebhook } from "./events/bridge.ts";
import { startMlflow } from "./mlflow.ts";
import { complaints, eventually, linesOf, temporaryFolder } from "./processes.ts";
import { disksCanBeMade, smallDisk } from "./small-disk.ts";

const photo = Buffer.alloc(20_000, "photo");

async function namesIn(container: ContainerClient): Promise<string[]> {
  const names = [];
  for await (const { name } of container.listBlobsFlat()) names.push(name);
  return names.sort();
}

test.runIf(disksCanBeMade)(
  "photos and events: a full disk is named, and what was acknowledged is there again",
  {
    timeout: 60_000,
  },
  async () => {
    const disk = smallDisk(64);
    const [storage, events] = [join(disk.folder, "azurite"), join(disk.folder, "events")];
    mkdirSync(storage);
    const azurite = await startAzurite(storage);
    const complained = complaints(azurite.process);
    const hook = await startWebhook();
    const bridge = await startBridge({ azurite, subscribe: [hook.url], data: events });
    const images = bridge.service.getContainerClient("images");
    await images.create();
    const upload = (name: string) => images.getBlockBlobClient(name).upload(photo, photo.length);
    await upload("a.png");

    disk.fill(15 * 1024 * 1024); // what is left is for what has been acknowledged
    const refused = {
      statusCode: 503,
      code: "ServerBusy",
      message: expect.stringMatching(/The disk of .*azurite is full.*Make room/),
    };
    await expect(upload("b.png")).rejects.toMatchObject(refused);
    expect(await namesIn(images)).toEqual(["a.png"]);
    await images.getBlobClient("a.png").delete(); // makes room
    disk.makeRoom();
    await upload("c.png");

    // Full behind the bridge's back: Azurite's catalogs and the queue cannot be written.
    disk.fill();
    const inject = (id: string) =>
      fetch(new URL("/.events", bridge.url), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify([
          {
            eventType: "Microsoft.Storage.BlobRenamed",
            subject: id,
            id,
            data: { filler: "x".repeat(9_000) },
          },
        ]),
      });
    const answers = [];
    for (let n = 0; n < 5; n++) answers.push(await inject(`early ${n}`));
    const busy = answers.find(({ status }) => status === 503);
    expect(await busy?.text()).toMatch(/<Code>ServerBusy<\/Code>.*The disk of .*events is full/s);
    const accepted = answers.flatMap(({ status }, n) => (status === 202 ? [`early ${n}`] : []));
    await expect(
      blobsOf(azurite.socket)
        .getContainerClient("images")
        .getBlockBlobClient("d.png")
        .upload(photo, photo.length),
    ).rejects.toThrow();
    expect(await namesIn(images)).toEqual(["c.png"]);
    await eventually(() => complained().includes("__azurite_db_blob__.json cannot be saved")); // c.png is in memory only
    disk.makeRoom();

    const stopped = once(azurite.process, "exit");
    azurite.process.kill("SIGTERM");
    await stopped;
    const again = await startAzurite(storage);
    expect(await namesIn(blobsOf(again.socket).getContainerClient("images"))).toEqual(["c.png"]);
    expect((await inject("late")).status).toBe(202);
    await upload("e.png");
    const told = () => new Set(hook.events.map(({ subject }) => subject.split("/").at(-1)));
    await eventually(() => [...accepted, "late", "c.png", "e.png"].every((each) => told().has(each)));
  },
);

test.runIf(disksCanBeMade)(
  "Databricks: a full disk is named, what runs is not lost, and runs go on when there is room",
  async () => {
    const [disk, folder] = [smallDisk(8), temporaryFolder()];
    const databricks = await startDatabricks({ data: disk.folder, parallel: 1 });
    const [started, release] = [join(folder, "started"), join(folder, "release")];
    const wheel = toyWheel();
    const running = await databricks.submit(oneTask(wheel, "wait", [started, release]));
    const queued = await databricks.submit(oneTask(wheel, "note", [join(folder, "notes")]));
    await eventually(() => linesOf(started).length === 1);

    disk.fill();
    const body = oneTask(wheel, "note", [join(folder, "notes")], {
      idempotency_token: "once",
      tags: { filler: "x".repeat(20_000) },
    });
    const refused = await databricks.call("POST", "jobs/runs/submit", body);
    expect(refused).toMatchObject({
      status: 503,
      json: {
        error_code: "TEMPORARILY_UNAVAILABLE",
        message: expect.stringContaining(`The disk of ${disk.folder} is full`),
      },
    });
    writeFileSync(release, ""); // the task ends, and nobody can write that down
    expect((await databricks.get(running)).state.life_cycle_state).toBe("RUNNING");
    disk.makeRoom();

    for (const run of [running, queued, await databricks.submit(body)])
      expect((await databricks.ended(run)).state.result_state).toBe("SUCCESS");
    expect((await databricks.call("GET", "jobs/runs/list")).json.runs).toHaveLength(3);
    expect(linesOf(join(folder, "notes"))).toHaveLength(2);
  },
);

test.runIf(disksCanBeMade)(
  "MLflow: a full disk is named, for figures and for files, and both go on when there is room",
  {
    timeout: 60_000,
  },
  async () => {
    const disk = smallDisk(16);
    const mlflow = await startMlflow(disk.folder);
    const create = (name: string) => mlflow.post("experiments/create", { name });
    const put = (name: string) =>
      fetch(`${mlflow.url}/api/2.0/mlflow-artifacts/artifacts/1/run/artifacts/${name}`, {
        method: "PUT",
        body: photo,
      });
    expect((await create("before")).status).toBe(200);
    disk.fill();
    const named = {
      status: 503,
      json: { error_code: "TEMPORARILY_UNAVAILABLE", message: expect.stringMatching(/disk.* full/) },
    };
    expect(await create("meanwhile")).toMatchObject(named);
    const file = await put("photo");
    expect({ status: file.status, json: await file.json() }).toMatchObject(named);
    disk.makeRoom();
    expect((await create("after")).status).toBe(200);
    expect((await put("photo")).status).toBe(200);
    const { json } = await mlflow.post("experiments/search", { max_results: 10 });
    expect(json.experiments.map(({ name }: { name: string }) => name).sort()).toEqual([
      "Default",
      "after",
      "before",
    ]);
  },
);
