import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { AppFaults } from "../src/app/faults.ts";
import { readHostJson } from "../src/app/host-json.ts";
import { readApp } from "../src/app/read-app.ts";
import { readSettings, resolveExpressions } from "../src/app/settings.ts";
import { temporaryFolder } from "./start-app.ts";

function appWith(name: string, text: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, name), text);
  return folder;
}
const hostJson = (text: string, settings: Record<string, string> = {}) =>
  readHostJson(appWith("host.json", text), settings);

/** A host.json with a version and these other parts. */
const parts = (json: object) => JSON.stringify({ version: "2.0", ...json });
const faultsOf = (read: () => unknown): readonly string[] => {
  try {
    read();
    return [];
  } catch (error) {
    return (error as AppFaults).faults;
  }
};

describe("host.json", () => {
  test("may have comments, trailing commas and a byte-order mark", () => {
    const text =
      '\uFEFF{ // the "prefix"\n "version": "2.0", "extensions": { "http": { "routePrefix": "a//b,]", /* none */ }, }, }';
    expect(hostJson(text).routePrefix).toBe("a//b,]");
  });

  test("that is no JSON is named, with the place of the mistake", () => {
    expect(() => hostJson('{ // a\n "version" "2.0" }')).toThrow(/host\.json is not valid JSON.*line 2/);
  });

  test("takes its hub's name from a setting", () => {
    const text = parts({ extensions: { durableTask: { hubName: "%TaskHub%" } } });
    expect(hostJson(text, { TASKHUB: "mine" }).durable.hubName).toBe("mine");
    expect(() => hostJson(text)).toThrow('"%TaskHub%" needs the setting TaskHub');
  });

  test("does not tell upper from lower case, nor numbers from texts; settings override it", () => {
    const text = parts({ Extensions: { durabletask: { maxConcurrentActivityFunctions: "3" } } });
    const settings = { AzureFunctionsJobHost__extensions__durableTask__hubName: "over" };
    expect(hostJson(text, settings).durable).toMatchObject({ hubName: "over", maxConcurrentActivities: 3 });
  });

  test("says how many blobs run at once and how often one is tried", () => {
    const text = parts({ extensions: { blobs: { maxDegreeOfParallelism: 2, poisonBlobThreshold: 1 } } });
    expect(hostJson(text).blobs).toEqual({ maxDegreeOfParallelism: 2, poisonBlobThreshold: 1 });
    expect(hostJson(parts({})).blobs.poisonBlobThreshold).toBe(5);
  });

  test("is told of all that is wrong with it at once, each by field, value and what is expected", () => {
    const text = JSON.stringify({
      functionTimeout: "5 minutes",
      logging: { logLevel: { default: "Verbose" } },
      extensions: {
        http: { maxConcurrentRequests: -2, customHeaders: "none" },
        queues: { batchSize: 33, visibilityTimeout: "-00:00:01" },
        blobs: { poisonBlobThreshold: 0 },
        durableTask: {
          hubName: "my-hub",
          maxConcurrentActivityFunctions: -1,
          maxConcurrentOrchestratorFunctions: "many",
          maxOrchestrationActions: 1.5,
          versionMatchStrategy: "Newest",
          httpSettings: 5,
        },
      },
    });
    expect(faultsOf(() => hostJson(text))).toEqual([
      'host.json: version is ""; "2.0" is expected, as on Azure.',
      'host.json: logging.logLevel.default is "Verbose"; it can be trace, debug, information, warning, error, critical, none.',
      'host.json: extensions.http.customHeaders is "none"; { } is expected.',
      "host.json: extensions.http.maxConcurrentRequests is -2; an integer of 1 or more is expected, or -1 for no limit.",
      'host.json: functionTimeout is "5 minutes"; a time of 00:00:01 or more is expected, or "-1" for no limit.',
      "host.json: extensions.queues.batchSize is 33; an integer of 1 to 32 is expected.",
      'host.json: extensions.queues.visibilityTimeout is "-00:00:01"; a time of 00:00:00 or more is expected.',
      "host.json: extensions.blobs.poisonBlobThreshold is 0; an integer of 1 or more is expected.",
      "host.json: extensions.durableTask.httpSettings is 5; { } is expected.",
      'host.json: extensions.durableTask.hubName is "my-hub"; 3 to 45 letters and digits are expected, a letter first.',
      "host.json: extensions.durableTask.maxConcurrentActivityFunctions is -1; an integer of 1 or more is expected.",
      'host.json: extensions.durableTask.maxConcurrentOrchestratorFunctions is "many"; an integer of 1 or more is expected.',
      "host.json: extensions.durableTask.maxOrchestrationActions is 1.5; an integer of 1 or more is expected.",
      'host.json: extensions.durableTask.versionMatchStrategy is "Newest"; it can be CurrentOrOlder, None, Strict.',
    ]);
  });

  test.each([
    ["", [/host\.json is not valid JSON/]],
    ["[]", ["host.json: all of it is []; { } is expected."]],
    [parts({ extensions: 5 }), ["host.json: extensions is 5; { } is expected."]],
    [
      parts({ logging: "all", extensions: { http: [], blobs: null } }),
      ["host.json: extensions.http is []; { } is expected.", 'host.json: logging is "all"; { } is expected.'],
    ],
    [
      parts({ extensions: { http: { routePrefix: {}, customHeaders: { "a b": "c", d: "\n" } } } }),
      [
        /customHeaders\.a b: Header name must be/,
        /customHeaders\.d: Invalid character/,
        "host.json: extensions.http.routePrefix is {}; a text is expected.",
      ],
    ],
  ] as [string, (string | RegExp)[]][])(
    "with parts of the wrong kind, %j, has each named once",
    (text, faults) => {
      const found = faultsOf(() => hostJson(text)).filter((fault) => !fault.includes('version is ""'));
      expect(found).toEqual(
        faults.map((fault) => (fault instanceof RegExp ? expect.stringMatching(fault) : fault)),
      );
    },
  );

  test("is told of what settings put into it that makes no sense", () => {
    const settings = {
      AzureFunctionsJobHost__functionTimeout: "soon",
      AzureFunctionsJobHost__extensions__queues__batchSize: "-5",
    };
    expect(faultsOf(() => hostJson(parts({}), settings))).toEqual([
      expect.stringContaining('functionTimeout is "soon"'),
      expect.stringContaining('extensions.queues.batchSize is "-5"'),
    ]);
  });

  test("may name another backend, which has rules of its own for hubs and no effect here", () => {
    const durableTask = { hubName: "my-hub", storageProvider: { type: "azureManaged" } };
    const { durable, notes } = hostJson(parts({ extensions: { durableTask } }));
    expect(durable.hubName).toBe("my-hub");
    expect(notes).toEqual([expect.stringContaining("storageProvider has no effect here")]);
  });

  test("has functionTimeout as a span, with days, or none", () => {
    expect(hostJson(parts({ functionTimeout: "1.02:03:04" })).functionTimeout).toBe(93_784_000);
    expect(hostJson(parts({ functionTimeout: "-1" })).functionTimeout).toBeUndefined();
  });
});

describe("an app's folder", () => {
  test("is named when it is missing, and so is its host.json", () => {
    expect(faultsOf(() => readApp("/no/such/folder", {}))).toEqual([
      "There is no folder /no/such/folder. Name the app's folder with --app DIR.",
    ]);
    expect(faultsOf(() => readApp(temporaryFolder(), {}))).toEqual([
      expect.stringMatching(
        /host\.json is missing: a function app has one, with at least { "version": "2.0" }/,
      ),
    ]);
  });

  test("has its files and settings checked together", () => {
    const app = appWith("local.settings.json", '{ "Host": { "LocalHttpPort": "none" } }');
    const env = { WEBSITE_TIME_ZONE: "Mars", FUNCTIONS_WORKER_PROCESS_COUNT: "0" };
    expect(faultsOf(() => readApp(app, env))).toEqual([
      expect.stringContaining('Host.LocalHttpPort is "none"; a port number is expected.'),
      expect.stringContaining("host.json is missing"),
      expect.stringContaining('WEBSITE_TIME_ZONE "Mars" is no time zone'),
      'The setting FUNCTIONS_WORKER_PROCESS_COUNT is "0"; 1 to 10 is expected.',
    ]);
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
