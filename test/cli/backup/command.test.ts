import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { backUp } from "../../../cli/backup/back-up.ts";
import { backupCommand, restoreCommand } from "../../../cli/backup/command.ts";
import { begin } from "../../../cli/backup/ours.ts";
import { containerPlace } from "../../../cli/backup/place.ts";
import { restore } from "../../../cli/backup/restore.ts";
import { filesOf } from "../../../cli/backup/states.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { erasureIdOf } from "../../../shared/dataset/deny.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { seed } from "../../functions/world.ts";
import { temporaryFolder } from "../../local/processes.ts";
import { startStorage } from "../../shared/intake/hub.ts";

const settings = await startStorage();
const connection = settings.DataStorage as string;
const service = BlobServiceClient.fromConnectionString(connection);
const blobs = new Blobs(settings);
const cat = { container: "images", path: "pets/cat/Käthe 1#.jpg" };
const said: string[] = [];
vi.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));

/** Everything that the account holds, but what can be computed: bytes, and what storage says of them. */
async function account() {
  const all: Record<string, unknown> = {};
  for await (const { name } of service.listContainers()) {
    if (["shards", "features"].includes(name)) continue;
    const container = service.getContainerClient(name);
    for await (const blob of container.listBlobsFlat({ includeMetadata: true })) {
      const bytes = await container.getBlobClient(blob.name).downloadToBuffer();
      const { blobType, contentType } = blob.properties;
      all[`${name}/${blob.name}`] = { sha256: sha256(bytes), blobType, contentType, metadata: blob.metadata };
    }
  }
  return all;
}

async function wiped(
  containers = ["images", "datasets", "runs", "models", "predictions", "audit", "shards", "quarantine"],
) {
  for (const container of containers)
    for await (const { path } of blobs.list({ container, path: "" })) await blobs.remove({ container, path });
}

const env = { AZURE_STORAGE_CONNECTION_STRING: connection };
const within = (folder: string) => ["--data", join(folder, "no-stack")];
const backup = (to: string, ...more: string[]) => backupCommand(["--to", to, ...within(to), ...more], env);
const restored = (from: string, ...more: string[]) =>
  restoreCommand(["--from", from, ...within(from), ...more], env);
const contentOf = (folder: string) => globSync("content/*/*", { cwd: folder });

beforeEach(async () => {
  said.length = 0;
  await wiped();
  await blobs.write(cat, "a cat");
});

test("what was lost is back as it was: bytes, types, what lines are added to", async () => {
  await seed(blobs);
  await service
    .getContainerClient("images")
    .getBlockBlobClient("pets/dog.jpg")
    .upload("dog", 3, {
      metadata: { source_md5: "x" },
      blobHTTPHeaders: { blobContentType: "image/jpeg" },
    });
  await blobs.appendLine(paths.auditHour("2026-11-28T07:00:00Z"), { did: "retrain" });
  await blobs.write(paths.shard("spec", "1", "npz"), "pixels");
  const [before, to] = [await account(), temporaryFolder()];
  await backup(to);
  await wiped();
  await restored(to);
  expect(await account()).toEqual(before);
  expect(await blobs.exists(paths.shard("spec", "1", "npz"))).toBe(false);
  await restored(to);
  expect(said.at(-1)).toMatch(/ 0 files are back/);
  await blobs.appendLine(paths.auditHour("2026-11-28T07:00:00Z"), { did: "enable" });
});

test("a second backup fetches what is new, and shares its bytes with the first", async () => {
  const to = temporaryFolder();
  await backup(to);
  await blobs.write({ container: "images", path: "pets/copy.jpg" }, "a cat");
  await blobs.write({ container: "images", path: "pets/new.jpg" }, "new");
  await backup(to);
  expect(contentOf(to)).toHaveLength(2);
  expect(globSync("states/*.json", { cwd: to })).toHaveLength(2);
  expect(globSync("{unfinished,partial}/*", { cwd: to })).toEqual([]);
});

test("what an attempt that died has noted is not fetched again", async () => {
  const place = containerPlace(service.getContainerClient("elsewhere"));
  await service.createContainer("elsewhere");
  onTestFinished(() => void service.deleteContainer("elsewhere"));
  const what = { containers: ["images"], erased: undefined, before: undefined, now: new Date() };
  const dying = { ...place, write: (key: string, text: string) => noted(key, text) };
  const noted = async (key: string, text: string) => {
    if (key.startsWith("states/")) throw new Error("killed");
    await place.write(key, text);
  };
  await expect(backUp(service, dying, what)).rejects.toThrow("killed");
  const take = vi.fn(place.take);
  const state = await backUp(service, { ...place, take }, what);
  expect(take.mock.calls.map(([key]) => key)).toEqual([`states/${state.name}.jsonl`]);
  await wiped();
  const how = { replace: false, erased: () => undefined, erasures: [] };
  const kept = { name: state.name, files: await filesOf(place, state) };
  expect(await restore(service, place, kept, how)).toMatchObject({ restored: 1, damaged: [] });
  expect((await blobs.read(cat))?.text).toBe("a cat");
});

describe("an erased photo", () => {
  const erase = async () => {
    const erasureId = await erasureIdOf(blobs, sha256("a cat"));
    await blobs.remove(cat);
    await blobs.writeJson(paths.erasure(erasureId), { erasureId });
    return erasureId;
  };

  test("leaves every state with the next backup, whatever is kept", async () => {
    const to = temporaryFolder();
    await backup(to);
    await erase();
    await backup(to);
    expect(contentOf(to).map((path) => path.slice(-64))).not.toContain(sha256("a cat"));
  });

  test("stays away when a state of before is put back, which tells whom to erase again", async () => {
    const to = temporaryFolder();
    await backup(to);
    const [state = ""] = globSync("states/*.json", { cwd: to });
    const erasureId = await erase();
    await restored(to, "--state", state.slice("states/".length, -".json".length));
    expect(await blobs.exists(cat)).toBe(false);
    expect(said.join("\n")).toMatch(new RegExp(`${erasureId}.*DELETE .*${sha256("a cat")}`, "s"));
  });

  test("stays away from an account that has lost its erasures, too", async () => {
    const to = temporaryFolder();
    await backup(to);
    const [state = ""] = globSync("states/*.json", { cwd: to });
    const erasureId = await erase();
    await backup(to);
    await wiped();
    await restored(to, "--state", state.slice("states/".length, -".json".length));
    expect(await blobs.exists(cat)).toBe(false);
    expect(await blobs.exists(paths.erasure(erasureId))).toBe(true);
  });
});

test("another file at a path stays, unless it is to be replaced", async () => {
  const to = temporaryFolder();
  await backup(to);
  await blobs.write(cat, "damaged");
  await expect(restored(to)).rejects.toThrow(`images/${cat.path}: another file is there`);
  expect((await blobs.read(cat))?.text).toBe("damaged");
  await restored(to, "--replace");
  expect((await blobs.read(cat))?.text).toBe("a cat");
});

test("bytes that are no longer what was kept are named, and not put back", async () => {
  const to = temporaryFolder();
  await backup(to);
  writeFileSync(join(to, contentOf(to)[0] as string), "a dog");
  await wiped();
  await expect(restored(to)).rejects.toThrow(`images/${cat.path}: its bytes are not those that were kept`);
  expect(await blobs.exists(cat)).toBe(false);
});

test("two do not work on one backup at once, nor two accounts", async () => {
  const to = temporaryFolder();
  await backup(to);
  writeFileSync(join(to, "lock.json"), JSON.stringify({ by: "other", at: new Date().toISOString() }));
  await expect(backup(to)).rejects.toThrow("Somebody else works on the backup");
  writeFileSync(join(to, "lock.json"), JSON.stringify({ by: "dead", at: "2026-01-01T00:00:00Z" }));
  await backup(to);
  const dead = {
    by: "killed",
    at: new Date().toISOString(),
    host: hostname(),
    pid: process.pid,
    started: "0",
  };
  writeFileSync(join(to, "lock.json"), JSON.stringify(dead));
  await backup(to);
  writeFileSync(join(to, "lock.json"), "{");
  await backup(to);
  const other = connection.replaceAll("devstoreaccount1", "another1");
  await expect(
    backupCommand(["--to", to, ...within(to)], { AZURE_STORAGE_CONNECTION_STRING: other }),
  ).rejects.toThrow("has the backup of the account devstoreaccount1");
});

test("a place with files of somebody else's is none for a backup, and keeps them", async () => {
  const to = temporaryFolder();
  mkdirSync(join(to, "content/posts"), { recursive: true });
  writeFileSync(join(to, "content/posts/blog.md"), "mine");
  await expect(backup(to)).rejects.toThrow(
    "is no backup, and has other files, such as content/posts/blog.md",
  );
  await expect(restored(to)).rejects.toThrow("There is no backup");
  expect(globSync("**/*.*", { cwd: to })).toEqual(["content/posts/blog.md"]);
});

test("a list that was cut restores nothing", async () => {
  await blobs.write({ container: "images", path: "pets/dog.jpg" }, "a dog");
  const to = temporaryFolder();
  await backup(to);
  const [list = ""] = globSync("states/*.jsonl", { cwd: to });
  const [first] = readFileSync(join(to, list), "utf8").split("\n");
  writeFileSync(join(to, list), `${first}\n`);
  await wiped();
  await expect(restored(to)).rejects.toThrow(/has 1 files of \d+: it was cut/);
  expect(await blobs.exists(cat)).toBe(false);
});

test("bytes that were lost or cut in the backup are fetched again by the next one", async () => {
  const to = temporaryFolder();
  for (const harm of [(file: string) => rmSync(file), (file: string) => writeFileSync(file, "")]) {
    await backup(to);
    harm(join(to, contentOf(to)[0] as string));
    await backup(to);
    expect(readFileSync(join(to, contentOf(to)[0] as string), "utf8")).toBe("a cat");
  }
});

test("one file is put back alone, and lines that were added since stay", async () => {
  const log = paths.auditHour("2026-11-28T07:00:00Z");
  await blobs.appendLine(log, { did: "retrain" });
  const to = temporaryFolder();
  await backup(to);
  await blobs.appendLine(log, { did: "erase" });
  await blobs.write(cat, "damaged");
  const other = { container: "images", path: "pets/dog.jpg" };
  await restored(to, "--replace", "--only", `images/${cat.path}`);
  expect((await blobs.read(cat))?.text).toBe("a cat");
  await blobs.write(cat, "damaged");
  await restored(to, "--replace");
  expect((await blobs.read(log))?.text).toContain("erase");
  await expect(restored(to, "--only", `images/${other.path}`)).rejects.toThrow(`has no images/${other.path}`);
});

test("an account that has lost everything makes no state, which would outlive those that have it", async () => {
  const to = temporaryFolder();
  await backup(to);
  await wiped();
  await expect(backup(to, "--keep", "0")).rejects.toThrow("has no file any more");
  await restored(to);
  expect((await blobs.read(cat))?.text).toBe("a cat");
});

test("an account without containers, as a new one is, is one that everything is put back into", async () => {
  const to = temporaryFolder();
  await backup(to);
  for (const container of ["images", "datasets"]) await service.deleteContainer(container);
  await restored(to);
  expect((await blobs.read(cat))?.text).toBe("a cat");
  await backup(to);
  await service.createContainer("datasets");
});

test("there is no backup where none was made", async () => {
  await expect(restored(temporaryFolder())).rejects.toThrow("There is no backup");
});

describe("a backup that is looked through", () => {
  const checked = (to: string) => backup(to, "--check");

  test("is whole, and stays as it is; what was erased is missed by nobody", async () => {
    const to = temporaryFolder();
    await blobs.write({ container: "images", path: "pets/dog.jpg" }, "a dog");
    await backup(to);
    const erasureId = await erasureIdOf(blobs, sha256("a cat"));
    await blobs.writeJson(paths.erasure(erasureId), { erasureId });
    await backup(to);
    const before = globSync("**/*", { cwd: to });
    await checked(to);
    expect(said.at(-1)).toMatch(/is whole: 2 states, \d+ different contents, \d+ bytes/);
    expect(globSync("**/*", { cwd: to })).toEqual(before);
  });

  test("names bytes that changed or are gone, and states that cannot be read, all at once", async () => {
    const to = temporaryFolder();
    const dog = { container: "images", path: "pets/dog.jpg" };
    await blobs.write(dog, "a dog");
    await backup(to);
    await backup(to);
    const [first = ""] = globSync("states/*.json", { cwd: to }).sort();
    writeFileSync(join(to, first), "{");
    const at = (text: string) =>
      join(to, contentOf(to).find((path) => path.endsWith(sha256(text))) as string);
    writeFileSync(at("a cat"), "a cow");
    rmSync(at("a dog"));
    const wrong = checked(to);
    await expect(wrong).rejects.toThrow(`images/${cat.path} of `);
    await expect(wrong).rejects.toThrow(/its bytes are not those that were kept/);
    await expect(wrong).rejects.toThrow(/dog\.jpg of .*: its 5 bytes are missing/);
    await expect(wrong).rejects.toThrow(`${first} cannot be read`);
    expect(existsSync(join(to, "lock.json"))).toBe(false);
  });

  test("must be one", async () => {
    await expect(checked(temporaryFolder())).rejects.toThrow("There is no backup");
  });
});

describe("a newest state that is damaged", () => {
  /** Two states, of which the second knows of an erasure and has lost its end. */
  const damaged = async (harm: (to: string, newest: string) => void) => {
    const to = temporaryFolder();
    await backup(to);
    await blobs.write({ container: "images", path: "pets/dog.jpg" }, "a dog");
    await backup(to);
    const [first = "", newest = ""] = globSync("states/*.json", { cwd: to })
      .sort()
      .map((path) => path.slice("states/".length, -".json".length));
    harm(to, newest);
    return { to, first, newest };
  };
  const cut = (to: string, newest: string) =>
    writeFileSync(join(to, `states/${newest}.jsonl`), '{"container": "');
  const spoilt = (to: string, newest: string) => writeFileSync(join(to, `states/${newest}.json`), "{");
  const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);

  test.each([cut, spoilt])(
    "is not put back, names the others, and keeps none of them from being put back",
    async (harm) => {
      const { to, first, newest } = await damaged(harm);
      await wiped();
      const refused = restored(to);
      await expect(refused).rejects.toThrow(newest);
      await expect(refused).rejects.toThrow(`There are: ${first}`);
      await restored(to, "--state", first);
      expect((await blobs.read(cat))?.text).toBe("a cat");
    },
  );

  test.each([cut, spoilt])("keeps no backup from being made, which loses nothing", async (harm) => {
    const { to } = await damaged(harm);
    await blobs.remove({ container: "images", path: "pets/dog.jpg" });
    await backup(to);
    expect(contentOf(to).map((path) => path.slice(-64))).toContain(sha256("a dog"));
    expect(warned).toHaveBeenCalled();
  });
});

test("what storage has no such name for is named, and the rest is put back", async () => {
  const to = temporaryFolder();
  await backup(to);
  const [state = ""] = globSync("states/*.json", { cwd: to });
  const list = join(to, `${state}l`);
  const [line = ""] = readFileSync(list, "utf8")
    .split("\n")
    .filter((one) => one.includes("Käthe"));
  const entry = JSON.parse(line);
  const others = [
    { ...entry, container: "$root" },
    { ...entry, path: "../models/x" },
    { ...entry, container: "No" },
    { ...entry, path: "half a \ud83d" },
  ];
  const odd = { ...entry, path: "odd.jpg", metadata: { source: "€" } };
  writeFileSync(
    list,
    `${readFileSync(list, "utf8")}${[...others, odd].map((one) => JSON.stringify(one)).join("\n")}\n`,
  );
  const told = JSON.parse(readFileSync(join(to, state), "utf8"));
  writeFileSync(join(to, state), JSON.stringify({ ...told, files: told.files + others.length + 1 }));
  await wiped();
  const refused = restored(to);
  for (const { container, path } of others)
    await expect(refused).rejects.toThrow(`${container}/${path}: no file is called so`);
  await expect(refused).rejects.toThrow("images/odd.jpg: ");
  expect((await blobs.read(cat))?.text).toBe("a cat");
  expect(await blobs.exists({ container: "models", path: "x" })).toBe(false);
});

test("where nobody can make a folder or a container it is said at once", async () => {
  await expect(backup("/proc/backup")).rejects.toThrow(/ENOENT.*\/proc\/backup/);
  const place = containerPlace(service.getContainerClient("missing"));
  await expect(begin(place)).rejects.toThrow(/There is no container .*\/missing/);
});
