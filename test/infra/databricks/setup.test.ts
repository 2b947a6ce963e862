import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { AxiosRequestConfig } from "axios";
import { afterAll, describe, expect, test } from "vitest";
import { setUp, tearDown } from "../../../infra/databricks/apply.ts";
import { type Environment, readEnvironment } from "../../../infra/databricks/environment.ts";
import { credentials, resources } from "../../../infra/databricks/resources.ts";
import { type Fields, Workspace } from "../../../infra/databricks/workspace.ts";
import { python, startDatabricks } from "../../local/databricks/databricks.ts";
import { root, temporaryFolder } from "../../local/processes.ts";
import { startStorage } from "../../shared/intake/hub.ts";

const { DataStorage } = await startStorage();
const wheel = join(temporaryFolder(afterAll), "wheel.whl");
writeFileSync(wheel, "the wheel");
const vault = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv";
const connectors = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Databricks/accessConnectors";

/** A workspace that nobody has set up, with what azd says of it. A wheel of another version is in none of the others' storage either. */
async function empty(version = "h1") {
  const { url, data, token } = await startDatabricks({
    until: afterAll,
    env: { LOCAL_DATABRICKS_STORAGE: String(DataStorage) },
  });
  const told = {
    ...{ AZURE_ENV_NAME: "test", DATABRICKS_HOST: url, DATABRICKS_TOKEN: token },
    ...{ DATA_ACCOUNT_URL: "https://stdata.blob.core.windows.net/", CONTROL_CLIENT_ID: "control" },
    ...{ VOLUMES_CONNECTOR: `${connectors}/volumes`, PHOTOS_CONNECTOR: `${connectors}/photos` },
    ...{ VAULT_ID: vault, VAULT_URL: "https://kv.vault.azure.net/" },
    ...{
      TRAINING_WHEEL: `darkroom-0.1.0+${version}-py3-none-any.whl`,
      TRAINING_WHEEL_SHA256: "a".repeat(64),
    },
  };
  const env = readEnvironment(told);
  /** What is in it, without the ids that it gave. */
  const state = () => {
    const db = new DatabaseSync(join(data, "runs.sqlite"), { readOnly: true });
    const rows = db.prepare("SELECT kind, json FROM objects").all();
    db.close();
    const nameless = /"(id|policy_id|instance_pool_id)":"[^"]*"/g;
    return rows.map(({ kind, json }) => `${kind} ${String(json).replace(nameless, "")}`).sort();
  };
  const all = (workspace: Workspace) => [...credentials(workspace, env), ...resources(workspace, env, wheel)];
  return { env, told, token, state, all, workspace: new Workspace(url, async () => token) };
}

const silent = () => undefined;

describe("setting up", () => {
  test("makes everything, and a second time changes nothing", async () => {
    const { workspace, all } = await empty("h2");
    const said: string[] = [];
    const made = await setUp(all(workspace), (line) => said.push(line));
    expect(said.filter((line) => line.startsWith("unchanged"))).toEqual([]);
    expect(made).toBe(said.length);
    const { writes } = workspace;
    expect(await setUp(all(workspace), (line) => said.push(line))).toBe(0);
    expect(workspace.writes).toBe(writes);
  });

  test("mends what somebody has changed, and nothing else", async () => {
    const { workspace, all, state } = await empty();
    await setUp(all(workspace), silent);
    const before = state();
    const at = "/api/2.1/unity-catalog/permissions/catalog/darkroom_test";
    await workspace.write("PATCH", at, { changes: [{ principal: "control", remove: ["WRITE_VOLUME"] }] });
    const { writes } = workspace;
    const said: string[] = [];
    await setUp(all(workspace), (line) => said.push(line));
    expect(said.filter((line) => line.startsWith("changed"))).toEqual([
      "changed   grants on catalog darkroom_test",
    ]);
    expect([workspace.writes, state().length]).toEqual([writes + 1, before.length]);
  });

  test("stops at what is another thing under the same name, and says what to do", async () => {
    const { workspace, all } = await empty();
    await workspace.write("POST", "/api/2.0/secrets/scopes/create", { scope: "darkroom_test" });
    await expect(setUp(all(workspace), silent)).rejects.toThrow(
      'secret scope darkroom_test is another one: backend_type is "DATABRICKS"',
    );
  });

  test("ended after any call that changed something, and begun again each time, it comes to the same end", async () => {
    const [whole, broken] = [await empty("h3"), await empty("h4")];
    await setUp(whole.all(whole.workspace), silent);
    const deaths = new Set<string>();
    let runs = 0;
    for (let done = false; !done; runs++) {
      const mortal = new Mortal(broken.env, broken.token, deaths);
      done = await setUp(broken.all(mortal), silent).then(
        () => true,
        () => false,
      );
    }
    expect(runs).toBe(whole.workspace.writes + 1);
    expect(broken.state()).toEqual(whole.state());
  });
});

/** Dies when its first change is done, before anybody hears of it; of the same change, such as a folder that is to be there, but once. */
class Mortal extends Workspace {
  readonly #deaths: Set<string>;

  constructor(env: Environment, token: string, deaths = new Set<string>()) {
    super(env.DATABRICKS_HOST, async () => token);
    this.#deaths = deaths;
  }

  protected override async send(request: AxiosRequestConfig): Promise<Fields> {
    const answer = await super.send(request);
    const { method, url, data } = request;
    const change = JSON.stringify([method, url, data]);
    if (this.writes === 0 || this.#deaths.has(change)) return answer;
    this.#deaths.add(change);
    throw new Error("killed");
  }
}

describe("tearing down", () => {
  test("leaves nothing but the workspace's own setting, where data may go; begun again, it goes on", async () => {
    const { workspace, all, state, env, token } = await empty();
    await setUp(all(workspace), silent);
    const mortal = new Mortal(env, token);
    await expect(tearDown(all(mortal), true, silent)).rejects.toThrow("killed");
    await tearDown(all(workspace), true, silent);
    expect(state()).toEqual([expect.stringMatching(/^conf /)]);
  });

  test("keeps models, volumes and what they need, unless told otherwise", async () => {
    const { workspace, all, state } = await empty();
    await setUp(all(workspace), silent);
    const said: string[] = [];
    await tearDown(all(workspace), false, (line) => said.push(line));
    const kinds = new Set(state().map((line) => line.split(" ", 1)[0]));
    for (const kept of ["catalog", "schema", "volume", "external-location", "credential"])
      expect(kinds).toContain(kept);
    for (const gone of ["policy", "pool", "secret-scope", "service-principal"])
      expect(kinds).not.toContain(gone);
  });
});

test("tearing one environment down leaves the others of the workspace what is theirs", async () => {
  const { workspace, all, state, env } = await empty();
  const other = {
    ...env,
    AZURE_ENV_NAME: "dev",
    CONTROL_CLIENT_ID: "other",
    PHOTOS_CONNECTOR: `${connectors}/others`,
  };
  const theirs = [...credentials(workspace, other), ...resources(workspace, other, wheel)];
  await setUp(theirs, silent);
  const before = state();
  await setUp(all(workspace), silent);
  await tearDown(all(workspace), true, silent);
  expect(state()).toEqual(before);
  const stranger = { ...env, PHOTOS_CONNECTOR: `${connectors}/strangers` };
  await setUp(credentials(workspace, stranger), silent);
  await expect(setUp(credentials(workspace, env), silent)).rejects.toThrow(
    "service credential darkroom_test_photos is another one",
  );
  const said: string[] = [];
  await tearDown(credentials(workspace, env), true, (line) => said.push(line));
  expect(said).toContain("kept      service credential darkroom_test_photos, which is another one");
});

test("an environment goes on with the service credential that it is told of, and has none where it is told of another way", async () => {
  const { workspace, env, state } = await empty();
  const named = (way: string) => ({ ...env, TASKS_STORAGE: way });
  await setUp(credentials(workspace, named("service-credential:photos")), silent);
  const before = state();
  expect(await setUp(credentials(workspace, named("service-credential:photos")), silent)).toBe(0);
  for (const way of ["volumes", "secret-scope:photos"])
    expect(resources(workspace, named(way), wheel).map(({ what }) => what)).not.toContainEqual(
      expect.stringContaining("grants on credential"),
    );
  expect(await setUp(credentials(workspace, named("volumes")), silent)).toBe(0);
  expect(state()).toEqual(before);
});

describe("the commands", () => {
  const run = (env: object, ...args: string[]) => {
    const child = spawn(process.execPath, ["infra/databricks/command.ts", ...args], {
      ...{ cwd: root, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] as const },
    });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => (printed += text));
    return { child, end: once(child, "close").then(() => printed) };
  };

  test("setup asks for the account admin's step first, and is itself ended and begun again", async () => {
    const { told, state } = await empty();
    expect(await run(told, "setup").end).toContain("bootstrap");
    expect(state()).toEqual([]);
    expect(await run(told, "bootstrap").end).toContain("2 changed");
    const killed = run(told, "setup");
    await once(killed.child.stdout as NodeJS.ReadableStream, "data");
    killed.child.kill("SIGKILL");
    await killed.end;
    // The wheel is where it was built, which no test does: everything before it is set up.
    await run(told, "setup").end;
    expect(state().filter((line) => line.startsWith("policy "))).toHaveLength(1);
  });

  test("what azd has not said is named", async () => {
    const printed = await run({ CONTROL_CLIENT_ID: "control" }, "setup").end;
    expect(printed).toContain("VOLUMES_CONNECTOR is missing");
    expect(printed).toContain("azd env get-values");
  });
});

test("the official SDK would send every change as we do, and knows each of its fields", async () => {
  const { env, token, all, workspace } = await empty();
  const sent: string[] = [];
  class Recording extends Workspace {
    protected override async send(request: AxiosRequestConfig): Promise<Fields> {
      const { method, url: path, data } = request;
      if (method !== "GET" && data !== undefined && !Buffer.isBuffer(data) && !path?.includes("/fs/"))
        sent.push(JSON.stringify({ method, path, sent: data }));
      return super.send(request);
    }
  }
  const recording = new Recording(env.DATABRICKS_HOST, async () => token);
  await setUp(all(recording), silent);
  for (const { change, what } of all(recording)) if (change && !what.startsWith("secret")) await change();
  await tearDown(all(recording), true, silent);
  expect(workspace.writes).toBe(0);
  const script = join(root, "test/shared/clients/fixtures/round_trip.py");
  const known = execFileSync(python, [script], { input: sent.join("\n"), encoding: "utf8" });
  expect(known.trim().split("\n")).toHaveLength(sent.length);
});
