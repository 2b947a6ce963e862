import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { strToU8, unzipSync, zipSync } from "fflate";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type DeployedApp, deploy } from "../../../infra/deploy/deploy.ts";
import { temporaryFolder } from "../../local/processes.ts";

const folder = temporaryFolder(afterAll);
const packageOf = (commit: string) => {
  const path = join(folder, `${commit}.zip`);
  writeFileSync(path, zipSync({ "package.json": strToU8(JSON.stringify({ name: "darkroom", commit })) }));
  return path;
};
const [older, newer, broken] = ["older", "newer", "broken"].map(packageOf) as [string, string, string];

/** Stands for what Azure runs: it answers with the commit that was put there, and not at all with one that is broken. */
class App implements DeployedApp {
  readonly name: string;
  commit: string | undefined;
  url = "";

  constructor(name: string) {
    this.name = name;
  }

  async start(): Promise<void> {
    const server = createServer((_, response) => {
      const up = this.commit !== undefined && this.commit !== "broken";
      response.writeHead(up ? 200 : 503, { "content-type": "application/json" });
      response.end(JSON.stringify({ info: { "x-commit": this.commit } }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    afterAll(() => server.close());
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
}
const [serving, control] = [new App("serving"), new App("control")];
await Promise.all([serving.start(), control.start()]);

const said: string[] = [];
const means = {
  put: async (name: string, path: string) => {
    const { "package.json": manifest } = unzipSync(readFileSync(path));
    const app = name === "serving" ? serving : control;
    app.commit = JSON.parse(Buffer.from(manifest as Uint8Array).toString()).commit;
    said.push(`put ${name}`);
  },
  patience: { within: 50, between: 5 },
  say: (line: string) => said.push(line),
};
const free = async () => void said.push("free");
const apps = [serving, { ...control, free, name: "control", url: control.url }];

beforeEach(() => {
  said.length = 0;
  serving.commit = "older";
  control.commit = "older";
});

describe("a deployment", () => {
  test("goes to the app that predicts first, and cuts off nothing of the other", async () => {
    await deploy(apps, newer, undefined, means);
    expect(said).toEqual([
      "put serving",
      "serving: runs newer",
      "free",
      "put control",
      "control: runs newer",
    ]);
  });

  test("that was made already changes nothing, and waits for nobody", async () => {
    await deploy(apps, older, undefined, means);
    expect(said).toEqual(["serving: has older already", "control: has older already"]);
  });

  test("that was ended after the first app goes on with the second", async () => {
    serving.commit = "newer";
    await deploy(apps, newer, undefined, means);
    expect(said).toEqual(["serving: has newer already", "free", "put control", "control: runs newer"]);
  });

  test("that would cut something off goes no further, and what was deployed stays", async () => {
    const busy = {
      ...control,
      name: "control",
      url: control.url,
      free: () => Promise.reject(new Error("busy")),
    };
    await expect(deploy([serving, busy], newer, older, means)).rejects.toThrow("busy");
    expect([serving.commit, control.commit]).toEqual(["newer", "older"]);
  });

  test("to apps without a package waits for no runs", async () => {
    serving.commit = undefined;
    control.commit = undefined;
    await deploy(apps, newer, undefined, means);
    expect(said).not.toContain("free");
    expect([serving.commit, control.commit]).toEqual(["newer", "newer"]);
  });

  test("that does not come up is told, and goes no further", async () => {
    await expect(deploy(apps, broken, undefined, means)).rejects.toThrow("does not answer");
    expect(control.commit).toBe("older");
  });

  test("that does not come up gives the apps that it touched what they had before", async () => {
    await expect(deploy(apps, broken, older, means)).rejects.toThrow("does not answer");
    expect([serving.commit, control.commit]).toEqual(["older", "older"]);
    expect(said.at(-1)).toBe("serving: runs older again");
  });

  test("that cannot go back says both things", async () => {
    await expect(deploy(apps, broken, broken, means)).rejects.toThrow(/does not answer.*Nor did serving/s);
  });

  test("goes back with each app that it touched, whatever becomes of the others", async () => {
    const put = async (name: string, path: string) => {
      if (name === "control") throw new Error("no such app");
      await means.put(name, path);
    };
    await expect(deploy(apps, newer, older, { ...means, put })).rejects.toThrow(
      /no such app\nNor did control come up/,
    );
    expect(serving.commit).toBe("older");
  });

  test("never begins where what it could go back to is not there", async () => {
    const previous = join(folder, "gone.zip");
    await expect(deploy(apps, newer, previous, means)).rejects.toThrow("gone.zip is no package");
    expect(said).toEqual([]);
  });

  test("of another app's package never begins", async () => {
    const path = join(folder, "other.zip");
    writeFileSync(path, zipSync({ "package.json": strToU8('{"name":"left-pad"}') }));
    await expect(deploy(apps, path, undefined, means)).rejects.toThrow("a package of left-pad");
    expect(said).toEqual([]);
  });

  test("of what is no package never begins", async () => {
    const path = join(folder, "no.zip");
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, "no zip");
    await expect(deploy(apps, path, older, means)).rejects.toThrow(`${path} is no package of the app`);
    expect(said).toEqual([]);
  });
});
