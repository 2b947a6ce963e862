import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readHostJson } from "../../../local/host/app/host-json.ts";
import { readSettings, resolveExpressions } from "../../../local/host/app/settings.ts";
import { temporaryFolder } from "./start-app.ts";

function appWith(name: string, text: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, name), text);
  return folder;
}
const hostJson = (text: string, settings: Record<string, string> = {}) =>
  readHostJson(appWith("host.json", text), settings);

describe("host.json", () => {
  test("may have comments, trailing commas and a byte-order mark", () => {
    const text =
      '\uFEFF{ // the "prefix"\n "extensions": { "http": { "routePrefix": "a//b,]", /* none */ }, }, }';
    expect(hostJson(text).routePrefix).toBe("a//b,]");
  });

  test("that is no JSON is named, with the place of the mistake", () => {
    expect(() => hostJson('{ // a\n "version" "2.0" }')).toThrow(/host\.json is not valid JSON.*line 2/);
  });

  test("takes its hub's name from a setting", () => {
    const text = '{ "extensions": { "durableTask": { "hubName": "%TaskHub%" } } }';
    expect(hostJson(text, { TASKHUB: "mine" }).durable.hubName).toBe("mine");
    expect(() => hostJson(text)).toThrow('"%TaskHub%" needs the setting TaskHub');
  });

  test("does not tell upper from lower case, nor numbers from texts; settings override it", () => {
    const text = '{ "Extensions": { "durabletask": { "maxConcurrentActivityFunctions": "3" } } }';
    const settings = { AzureFunctionsJobHost__extensions__durableTask__hubName: "over" };
    expect(hostJson(text, settings).durable).toMatchObject({ hubName: "over", maxConcurrentActivities: 3 });
  });

  test("says how many blobs run at once and how often one is tried", () => {
    const text = '{ "extensions": { "blobs": { "maxDegreeOfParallelism": 2, "poisonBlobThreshold": 1 } } }';
    expect(hostJson(text).blobs).toEqual({ maxDegreeOfParallelism: 2, poisonBlobThreshold: 1 });
    expect(hostJson("{}").blobs.poisonBlobThreshold).toBe(5);
  });

  test("says what is wrong with a value", () => {
    const durable = (value: string) => () => hostJson(`{ "extensions": { "durableTask": ${value} } }`);
    expect(durable('{ "maxConcurrentActivityFunctions": "many" }')).toThrow(
      'host.json: extensions.durableTask.maxConcurrentActivityFunctions is "many"; a number is expected.',
    );
    expect(durable('{ "versionMatchStrategy": "Newest" }')).toThrow(
      'versionMatchStrategy is "Newest"; it can be CurrentOrOlder, None, Strict.',
    );
  });
});

describe("local.settings.json", () => {
  test("may have comments too; the environment comes first", () => {
    const app = appWith("local.settings.json", '{ "Values": { "A": "1", /* two */ "B": 2, } }');
    expect(readSettings(app, { A: "env" }).values).toEqual({ A: "env", B: "2" });
  });

  test("that is encrypted is refused", () => {
    const app = appWith("local.settings.json", '{ "IsEncrypted": true, "Values": {} }');
    expect(() => readSettings(app, {})).toThrow("func settings decrypt");
  });
});

test("settings are found by their names in any case, with two underscores for a colon", () => {
  expect(resolveExpressions("%queue%-%a:b%", { QUEUE: "q", A__B: "c" })).toBe("q-c");
});
