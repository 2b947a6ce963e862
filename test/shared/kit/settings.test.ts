import { describe, expect, test } from "vitest";
import {
  readParts,
  readSettings,
  readSignIn,
  readStorageSettings,
  viewersOf,
} from "../../../shared/kit/settings.ts";

const good = {
  DataStorage: "UseDevelopmentStorage=true",
  DATABRICKS_HOST: "http://127.0.0.1:8080",
  DATABRICKS_CLUSTER: "local",
  MLFLOW_TRACKING_URI: "http://127.0.0.1:5000",
  TRAINING_WHEEL: "wheel.whl",
  TRAINING_WHEEL_SHA256: "a".repeat(64),
};

test("good settings are read, with defaults for the folder of plans and the engine of preprocess", () => {
  expect(readSettings(good)).toMatchObject({ PLANS: "plans", PREPROCESS_ENGINE: "processes" });
});

test("every missing or wrong setting is named at once, with its value, the remedy and where to set it", () => {
  const wrong = {
    ...good,
    DataStorage: undefined,
    DATABRICKS_HOST: "localhost",
    DATABRICKS_CLUSTER: "",
    TRAINING_WHEEL_SHA256: "abc",
    PREPROCESS_ENGINE: "threads",
  };
  expect(refusal(wrong).split("\n  ")).toEqual([
    "These settings are missing or wrong:",
    'DATABRICKS_HOST: "localhost" is no URL of a service. Give it whole, as in https://adb-123.4.azuredatabricks.net',
    "DATABRICKS_CLUSTER is missing",
    'TRAINING_WHEEL_SHA256: must be 64 hex digits, not "abc". npm run wheel prints them.',
    'PREPROCESS_ENGINE: must be "processes" or "spark", not "threads".',
    "DataStorage: set DataStorage__blobServiceUri (identity) or DataStorage (connection string)\nSet them in the app settings, or in local.settings.json (see local.settings.sample.json).",
  ]);
});

test("predictions need storage alone, and an app is both parts unless PARTS names one", () => {
  const { DataStorage } = good;
  expect(readStorageSettings({ DataStorage })).toEqual({ DataStorage, PLANS: "plans" });
  expect(() => readStorageSettings({})).toThrow("DataStorage: set");
  expect([...readParts({}), ...readParts({ PARTS: "" })]).toEqual([
    "control",
    "serving",
    "control",
    "serving",
  ]);
  expect([...readParts({ PARTS: "serving" })]).toEqual(["serving"]);
  expect(() => readParts({ PARTS: "control,predict" })).toThrow(
    'PARTS: "predict" is no part. Name control, serving',
  );
});

test("callers are known by keys, unless SIGN_IN says otherwise and the platform does its part", () => {
  expect([readSignIn({}), readSignIn({ SIGN_IN: "" }), readSignIn({ SIGN_IN: "developer" })]).toEqual([
    ...["keys", "keys", "developer"],
  ]);
  expect(readSignIn({ SIGN_IN: "entra", WEBSITE_AUTH_ENABLED: "True" })).toBe("entra");
  for (const off of [undefined, "", "False"])
    expect(() => readSignIn({ SIGN_IN: "entra", WEBSITE_AUTH_ENABLED: off })).toThrow(
      "SIGN_IN: entra needs the function app's authentication, which is off",
    );
  expect(() => readSignIn({ SIGN_IN: "Entra" })).toThrow(
    'SIGN_IN: must be "keys", "entra", "developer", not "Entra".',
  );
});

test("an empty setting is none, and URLs are read in one form", () => {
  const settings = readSettings({
    ...good,
    DATABRICKS_HOST: "HTTPS://ADB-1.2.azuredatabricks.net/",
    MLFLOW_TRACKING_URI: "https://adb-1.2.azuredatabricks.net",
    DATABRICKS_TOKEN: "",
    EVENTS_TOPIC_ENDPOINT: "",
    PLANS: "",
  });
  expect(settings.DATABRICKS_HOST).toBe(settings.MLFLOW_TRACKING_URI);
  expect(settings).not.toHaveProperty("DATABRICKS_TOKEN");
  expect(settings).toMatchObject({ PLANS: "plans" });
});

describe("where secrets and photos may go:", () => {
  const urls = [
    "DATABRICKS_HOST",
    "MLFLOW_TRACKING_URI",
    "DataStorage__blobServiceUri",
    "EVENTS_TOPIC_ENDPOINT",
    "TASKS_STORAGE_ROOT",
  ];
  const eachWith = (values: string[]) =>
    urls.flatMap((name) => values.map((value) => [name, value] as const));

  test.each(
    eachWith([
      "https://a.example",
      "https://10.1.2.3:8443/x",
      "http://localhost:1",
      "http://127.0.0.1:1/x",
      "http://127.8.8.8",
      "http://[::1]:1",
    ]),
  )("%s may be %s", (name, value) => {
    expect(readSettings({ ...good, [name]: value })).toHaveProperty(name, value);
  });

  test.each(
    eachWith([
      "http://a.example",
      "http://10.1.2.3:5000/x",
      "http://localhost.a.example",
      "http://127.0.0.1.a.example",
      "http://0.0.0.0:1",
      "http://[::2]",
    ]),
  )("%s may not be %s, which is not encrypted", (name, value) => {
    expect(refusal({ ...good, [name]: value })).toContain(
      `${name}: "${new URL(value).origin}${new URL(value).pathname}" is not encrypted. Use https: plain http is for this machine only`,
    );
  });

  test.each(
    eachWith([
      "https://user:pa55word@a.example",
      "https://pa55word@a.example",
      "http://x:pa55word@127.0.0.1",
    ]),
  )("%s may not be %s, and the password is not shown", (name, value) => {
    const text = refusal({ ...good, [name]: value });
    expect(text).toContain(`${name}: "${new URL(value).origin}/" has a user or a password before its name.`);
    expect(text).not.toContain("pa55word");
  });

  test.each(eachWith(["https://a.example/?sig=s3cret", "https://a.example/#s3cret"]))(
    "%s may not be %s",
    (name, value) => {
      const text = refusal({ ...good, [name]: value });
      expect(text).toContain(`${name}: "https://a.example/" has a query or a fragment.`);
      expect(text).not.toContain("s3cret");
    },
  );

  test.each([
    "adb-1.2.azuredatabricks.net",
    "localhost:8080",
    "ftp://a.example",
    "https://",
    "//a.example",
    "https://a b",
    "https://127.0.0.1\\.a.example",
  ])("DATABRICKS_HOST may not be %s, which is no URL", (value) => {
    expect(refusal({ ...good, DATABRICKS_HOST: value })).toContain(
      `DATABRICKS_HOST: "${value}" is no URL of a service.`,
    );
  });

  test.each([
    ["line.whl", '"line.whl" is no wheel as Databricks finds it. Write its whole path'],
    ["/Volumes/main/line.whl", "is no wheel as Databricks finds it"],
    ["line-1.0-py3-none-any.whl", "is no wheel as Databricks finds it"],
    [
      "https://a.example/line-1.0-py3-none-any.whl?sig=s3cret",
      '"https://a.example/line-1.0-py3-none-any.whl?…" is',
    ],
    ["/w/a-1-py3-none-any.whl, /w/a-1-py3-none-any.whl", "stands there twice. Remove one."],
  ])("FURTHER_WHEELS may not be %s", (value, message) => {
    const text = refusal({ ...good, FURTHER_WHEELS: value });
    expect(text).toContain(`FURTHER_WHEELS: "`);
    expect(text).toContain(message);
    expect(text).not.toContain("s3cret");
  });

  test.each([
    "/w/a-1-py3-none-any.whl,dbfs:/w/b-2-1-cp311-cp311-linux_x86_64.whl",
    "/a b/c-1.0-py3-none-any.whl, ",
  ])("FURTHER_WHEELS may be %s", (value) => {
    expect(readSettings({ ...good, FURTHER_WHEELS: value })).toHaveProperty("FURTHER_WHEELS", value);
  });

  test("a path is where tasks find the containers, too", () => {
    expect(readSettings({ ...good, TASKS_STORAGE_ROOT: "/Volumes/main/darkroom" })).toMatchObject({
      TASKS_STORAGE_ROOT: "/Volumes/main/darkroom",
    });
    expect(refusal({ ...good, TASKS_STORAGE_ROOT: "abfss://c@a.dfs.core.windows.net" })).toContain(
      "TASKS_STORAGE_ROOT",
    );
  });

  test.each(["../x", "Volumes/main", "/Volumes/../etc", "/Volumes/./main", "dbfs:/mnt/x"])(
    "%s is no absolute path",
    (path) => {
      expect(refusal({ ...good, TASKS_STORAGE_ROOT: path })).toContain(
        `TASKS_STORAGE_ROOT: "${path}" is no absolute path, such as /Volumes/main/darkroom, and no URL of a service.`,
      );
    },
  );
});

describe("the connection string of the storage account", () => {
  const key = "bm90IGEga2V5LCBidXQgYXMgbG9uZyBhcyBvbmUgYW5kIGFzIHNlY3JldA==";
  test.each([
    "UseDevelopmentStorage=true",
    `DefaultEndpointsProtocol=https;AccountName=photos;AccountKey=${key};EndpointSuffix=core.windows.net`,
    `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${key};BlobEndpoint=http://127.0.0.1:10000/a;`,
    `BlobEndpoint=https://photos.blob.core.windows.net/;SharedAccessSignature=sv=2026&sig=${key}`,
  ])("may be %s", (value) => {
    expect(readSettings({ ...good, DataStorage: value })).toMatchObject({ DataStorage: value });
  });

  test.each([
    [
      `DefaultEndpointsProtocol=http;AccountName=photos;AccountKey=${key}`,
      'the endpoint "http://photos.blob.core.windows.net/" is not encrypted',
    ],
    [
      `AccountName=a;AccountKey=${key};BlobEndpoint=http://10.0.0.5:10000/a`,
      'the endpoint "http://10.0.0.5:10000/a" is not encrypted',
    ],
    [`AccountKey=${key}`, "names neither a BlobEndpoint nor an AccountName"],
    [key, "names neither a BlobEndpoint nor an AccountName"],
    [`BlobEndpoint=${key}`, 'the endpoint "…" is no URL'],
  ])("may not be %s, and its key is not shown", (value, words) => {
    const text = refusal({ ...good, DataStorage: value });
    expect(text).toContain(`DataStorage: ${words}`);
    expect(text).not.toContain(key.slice(4, 20));
  });
});

test("a secret that no header can hold is refused, and one in the wrong place is not shown", () => {
  const token = "dapi0123456789abcdef0123456789abcdef";
  for (const value of [`${token}\n`, ` ${token}`, `${token}\u00e9`, `Bearer ${token}`]) {
    const text = refusal({ ...good, DATABRICKS_TOKEN: value, EVENTS_TOPIC_KEY: value });
    expect(text).toContain(
      "DATABRICKS_TOKEN: holds spaces, line breaks or letters that no such secret has. Paste it again.",
    );
    expect(text).toContain("EVENTS_TOPIC_KEY: holds spaces");
    expect(text).not.toContain("dapi");
  }
  expect(refusal({ ...good, DATABRICKS_HOST: token })).not.toContain(token);
});

test("spark is refused on serverless, whose workers reach no storage account", () => {
  const pair = { ...good, DATABRICKS_CLUSTER: "serverless", PREPROCESS_ENGINE: "spark" };
  expect(refusal(pair)).toContain("PREPROCESS_ENGINE: spark does not go with DATABRICKS_CLUSTER serverless");
  expect(readSettings({ ...pair, DATABRICKS_CLUSTER: "0123-456" })).toMatchObject({
    PREPROCESS_ENGINE: "spark",
  });
});

test("the registry is a catalog and a schema", () => {
  expect(readSettings({ ...good, MODEL_REGISTRY: "main.darkroom" }).MODEL_REGISTRY).toBe("main.darkroom");
  for (const wrong of ["main", "main.darkroom.pets", "main/darkroom"])
    expect(refusal({ ...good, MODEL_REGISTRY: wrong })).toContain(
      `MODEL_REGISTRY: must be a catalog and a schema, such as main.darkroom, not "${wrong}".`,
    );
});

test("machines are said in JSON, and a cluster that is to be created has some", () => {
  const made = { ...good, DATABRICKS_CLUSTER: "lifecycle" };
  const machines = { node_type: "Standard_D8ds_v5", train: { node_type: "Standard_NC4as_T4_v3" } };
  expect(readSettings({ ...made, DATABRICKS_COMPUTE: JSON.stringify(machines) }).DATABRICKS_COMPUTE).toEqual(
    machines,
  );
  expect(refusal(made)).toContain("DATABRICKS_CLUSTER lifecycle needs node_type, pool or policy");
  expect(refusal({ ...made, DATABRICKS_COMPUTE: "Standard_D8ds_v5" })).toContain("must be JSON, such as");
  expect(refusal({ ...made, DATABRICKS_COMPUTE: '{"pool": "p", "node_type": "m"}' })).toContain(
    "DATABRICKS_COMPUTE: node_type: the pool decides on the machines: remove node_type or pool",
  );
});

test.each([
  [
    '{"nodes": 3}',
    "nodes: unknown field. Known are runtime, node_type, workers, policy, pool, image, tags, train",
  ],
  ['{"train": {"node_typ": "m"}}', 'train.node_typ: unknown field. Did you mean "node_type"?'],
  ['{"node_type": 8}', "node_type: must be a text, not 8"],
  ['{"node_type": "a b"}', 'node_type: must be a name or id as Databricks shows it, not "a b"'],
  ['{"workers": "2"}', 'workers: must be a whole number from 0 to 1000, not "2"'],
  ['{"workers": -1}', "workers: must be a whole number from 0 to 1000, not -1"],
  ['{"image": {}}', "image.url: must be a text, not nothing"],
  ['{"tags": {"a?": "b"}}', "tags.a?: must be a tag's name"],
  ['{"tags": "cost"}', 'tags: must be an object, not "cost"'],
  ["[]", 'must be an object, such as {"node_type": "Standard_D8ds_v5", "workers": 2}, not []'],
  ["null", "must be an object, such as"],
])("machines of another shape are refused by field, value and remedy: %s", (machines, message) => {
  const made = { ...good, DATABRICKS_CLUSTER: "lifecycle", DATABRICKS_COMPUTE: machines };
  expect(refusal(made)).toContain(`DATABRICKS_COMPUTE: ${message}`);
});

test("time-outs are said in JSON by kind of task, in units as a plan's", () => {
  const timeouts = (text: string) => ({ ...good, DATABRICKS_TIMEOUTS: text });
  expect(readSettings(timeouts('{"train": "2d", "inspect": 5400}')).DATABRICKS_TIMEOUTS).toEqual({
    ...{ train: 172_800, inspect: 5400 },
  });
  expect(readSettings(good)).not.toHaveProperty("DATABRICKS_TIMEOUTS");
  const named = (text: string) => refusal(timeouts(text));
  expect(named('{"training": "2d"}')).toContain(
    "DATABRICKS_TIMEOUTS: training: unknown field. Known are inspect",
  );
  expect(named('{"trian": "2d"}')).toContain('trian: unknown field. Did you mean "train"?');
  expect(named('{"train": "long"}')).toContain(
    'train: is not a duration: write "30s", "5m", "1h" or "2d", not "long"',
  );
  for (const odd of ["0s", "30s", "8d"])
    expect(named(`{"train": "${odd}"}`)).toContain(
      `DATABRICKS_TIMEOUTS: train: must be from 1m to 7d, not "${odd}"`,
    );
  expect(named("24h")).toContain(
    'DATABRICKS_TIMEOUTS: must be JSON, such as {"inspect": "6h", "train": "2d"}',
  );
});

test("prices of machines are said in JSON; whatever is no price is named, with what may stand there", () => {
  const priced = (prices: unknown) => ({ ...good, MACHINE_PRICES: JSON.stringify(prices) });
  const machines = { Standard_D8ds_v5: { vm: 0.45, dbu: 2 }, pool: { vm: 1 } };
  const prices = { currency: "EUR", dbu: { jobs: 0.28 }, machines };
  expect(readSettings(priced(prices)).MACHINE_PRICES).toEqual(prices);
  const named = (wrong: object) => refusal(priced({ ...prices, ...wrong }));
  expect(named({ currency: "euro" })).toContain(
    'MACHINE_PRICES: currency: must be a currency\'s three letters, such as EUR, not "euro"',
  );
  expect(named({ dbu: { job: 1 } })).toContain('dbu.job: unknown field. Did you mean "jobs"?');
  expect(named({ machines: { a: { vn: 1 } } })).toContain('machines.a.vn: unknown field. Did you mean "vm"?');
  expect(named({ machines: { a: { vm: "1" } } })).toContain(
    'MACHINE_PRICES: machines.a.vm: must be a price from 0 to 100000, not "1"',
  );
  expect(named({ machines: { a: { dbu: -1 } } })).toContain("machines.a.dbu: must be DBUs an hour, from 0");
  expect(named({ machines: { a: {} } })).toContain("machines.a: must have vm, dbu or both, not {}");
  expect(named({ dbu: {} })).toContain(
    'MACHINE_PRICES: dbu: must say what a DBU costs, such as {"jobs": 0.28}, since Standard_D8ds_v5 takes some',
  );
  expect(refusal({ ...good, MACHINE_PRICES: "0.45" })).toContain(
    "MACHINE_PRICES: must be an object, such as",
  );
});

test.each(["ann@example.com;bob@example.com", '["ann@example.com"]', "ann@", "a team: x"])(
  "viewers that are no list of names are refused: %s",
  (viewers) => {
    expect(refusal({ ...good, DATABRICKS_VIEWERS: viewers })).toMatch(
      /DATABRICKS_VIEWERS: ".+" is no user and no group: write them with commas between/,
    );
  },
);

test("viewers are users and groups, each once", () => {
  const viewers = { DATABRICKS_VIEWERS: "ann@example.com, vision team, ann@example.com" };
  expect(viewersOf(readSettings({ ...good, ...viewers }))).toEqual(["ann@example.com", "vision team"]);
});

function refusal(env: Record<string, string | undefined>): string {
  try {
    readSettings(env);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}
