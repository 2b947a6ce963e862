import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ENVIRONMENTS, INFRA, sourcesHash } from "../../infra/bicep.ts";
import { CONTAINERS } from "../../local/storage.ts";
import { EVENTS, POISON } from "../../shared/kit/event-queue.ts";
import { ANYONE, ROLES } from "../../shared/kit/route.ts";
import {
  readSettings,
  readSignIn,
  readStorageSettings,
  Settings,
  StorageSettings,
} from "../../shared/kit/settings.ts";
import { declared } from "../functions/declared.ts";
import { root } from "../local/processes.ts";
import { type Resource, resourcesOf, rowsOf, settingsOf, signInOf } from "./snapshots.ts";

const template = readFileSync(join(INFRA, "main.json"), "utf8");
const page = readFileSync(join(root, "docs/azure/reference.md"), "utf8");
const all = ENVIRONMENTS.flatMap((environment) =>
  resourcesOf(environment).map((resource) => ({ environment, ...resource })),
);
const last = (text: string) => text.slice(text.lastIndexOf("/") + 1);
const ofType = (type: string) => all.filter((resource) => resource.type === type);

test("the compiled template is that of its sources", () => {
  const recorded = readFileSync(join(INFRA, "main.sha256"), "utf8").trim();
  expect(recorded, "npm run infra compiles it anew").toBe(sourcesHash());
});

test("azd finds what it is told of", () => {
  const { infra, hooks } = parse(readFileSync(join(root, "azure.yaml"), "utf8"));
  expect(existsSync(join(root, infra.path, `${infra.module}.bicep`))).toBe(true);
  expect(existsSync(join(root, infra.path, `${infra.module}.bicepparam`))).toBe(true);
  for (const { run } of Object.values<{ run: string }>(hooks))
    for (const script of run.split(" ").filter((word) => /\.(ts|mjs)$/.test(word)))
      expect(existsSync(join(root, script)), script).toBe(true);
});

describe("secrets", () => {
  test("no key is asked for, and nothing hangs on the time of a deployment", () => {
    expect(template).not.toMatch(/list(Account)?Keys|listCredentials|listSecrets|utcNow|newGuid/i);
  });

  test("no key opens anything", () => {
    for (const { properties } of ofType("Microsoft.Storage/storageAccounts"))
      expect(properties).toMatchObject({ allowSharedKeyAccess: false, allowBlobPublicAccess: false });
    for (const { properties } of ofType("Microsoft.EventGrid/topics"))
      expect(properties).toMatchObject({ disableLocalAuth: true });
    for (const { properties } of ofType("Microsoft.ContainerRegistry/registries"))
      expect(properties).toMatchObject({ adminUserEnabled: false });
    for (const { properties } of ofType("Microsoft.Insights/components"))
      expect(properties).toMatchObject({ DisableLocalAuth: true });
    for (const { properties } of ofType("Microsoft.Web/sites/basicPublishingCredentialsPolicies"))
      expect(properties).toEqual({ allow: false });
  });
});

describe("settings", () => {
  /** Secrets of the local stack; on Azure the apps log in by their identities. */
  const SECRETS = ["DataStorage", "DATABRICKS_TOKEN", "EVENTS_TOPIC_KEY"];
  /** And the checkout's commit: the package brings that of its own. */
  const LOCAL = [...SECRETS, "DARKROOM_COMMIT"];
  /** Read where the app begins, before the others. */
  const FIRST = ["PARTS", "SIGN_IN", "TRAINERS"];
  const OURS = {
    control: [...Object.keys(Settings.shape), ...FIRST].filter((name) => !LOCAL.includes(name)),
    // Predictions start no tasks.
    serving: [...Object.keys(StorageSettings.shape), ...FIRST].filter(
      (name) => !LOCAL.includes(name) && !name.startsWith("TASKS_STORAGE"),
    ),
  };
  const told = rowsOf(page, "Settings of the platform");
  const cases = ENVIRONMENTS.flatMap((environment) =>
    (["control", "serving"] as const).map((part) => ({ environment, part })),
  );

  test.each(cases)(
    "$part of $environment has all that the app knows, and no other",
    ({ environment, part }) => {
      const names = Object.keys(settingsOf(environment, part));
      const platform = told.filter(([, who]) => who === "both" || who === part).map(([name]) => name);
      expect(OURS[part].filter((name) => !names.includes(name))).toEqual([]);
      expect(names.filter((name) => !OURS[part].includes(name) && !platform.includes(name))).toEqual([]);
    },
  );

  test("the page tells of no setting that nothing sets", () => {
    const set = new Set(cases.flatMap(({ environment, part }) => Object.keys(settingsOf(environment, part))));
    expect(told.map(([name = ""]) => name).filter((name) => !set.has(name))).toEqual([]);
  });

  test.each(cases)("the app starts with those of $part in $environment", ({ environment, part }) => {
    const given = Object.entries(settingsOf(environment, part));
    // What only a deployment can tell is an endpoint, or a part of one.
    const known = given.map(([name, value]) => [
      name,
      value.startsWith("[") ? "https://a.example.com/" : value,
    ]);
    const read = part === "control" ? readSettings : readStorageSettings;
    expect(() => read(Object.fromEntries(known))).not.toThrow();
    // What the platform sets itself, where its authentication is on.
    const env = { ...Object.fromEntries(known), WEBSITE_AUTH_ENABLED: "True" };
    expect(readSignIn(env)).toBe(signInOf(environment, part) ? "entra" : "keys");
  });

  test("no two apps share a host id or a container of packages", () => {
    const [control, serving] = [settingsOf("prod", "control"), settingsOf("prod", "serving")];
    const id = "AzureFunctionsWebHost__hostid";
    expect(control[id]).not.toBe(serving[id]);
    for (const one of [control[id], serving[id]]) expect(one?.length).toBeLessThanOrEqual(32);
  });
});

describe("signing in", () => {
  const apps = (["control", "serving"] as const).map((part) => [part, signInOf("prod", part)] as const);
  const open = Object.values(declared).filter(({ role }) => role === ANYONE);
  const closed = Object.values(declared).filter(({ role }) => role !== ANYONE);

  test.each(apps)("%s answers nobody without a token of Entra ID", (_, signIn) => {
    expect(signIn).toMatchObject({
      platform: { enabled: true },
      globalValidation: { requireAuthentication: true, unauthenticatedClientAction: "Return401" },
      identityProviders: {
        azureActiveDirectory: { enabled: true, registration: { clientId: expect.any(String) } },
      },
    });
  });

  // Whether the platform takes them as whole paths or as beginnings: neither opens what needs a role.
  test.each(apps)(
    "%s lets through unasked what has its own keys, or is open to all, and nothing else",
    (_, signIn) => {
      const { excludedPaths = [] } = (signIn?.globalValidation ?? {}) as { excludedPaths?: string[] };
      const [webhooks, ...others] = excludedPaths;
      expect(webhooks).toBe("/runtime/webhooks/*");
      for (const path of others) {
        expect(open.map((route) => route.path.replace(/\{\w+\}$/, "*"))).toContain(path);
        expect(closed.filter((route) => route.path.startsWith(path.replace("*", "")))).toEqual([]);
      }
      expect(others).toContain("/api/health"); // the probe of the alerts asks for it
    },
  );

  test("the app roles to register are those that routes need, each with an id of its own", () => {
    const text = readFileSync(join(INFRA, "app-registration.json"), "utf8");
    const roles: { value: string; id: string }[] = JSON.parse(text).appRoles;
    expect(roles.map(({ value }) => value)).toEqual(ROLES);
    expect(new Set(roles.map(({ id }) => id)).size).toBe(ROLES.length);
  });
});

describe("roles", () => {
  const NAMES: Record<string, string> = {
    "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
    "974c5e8b-45b9-4653-ba55-5f855dd0fb88": "Storage Queue Data Contributor",
    "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a": "Storage Queue Data Message Sender",
    "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3": "Storage Table Data Contributor",
    "0ad04412-c4d5-4796-b79c-f76d14c8d402": "Durable Task Data Contributor",
    "d5a91429-5739-47e2-a06b-3470a27159e7": "EventGrid Data Sender",
    "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
    "4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
  };
  const PLACES: [RegExp, string][] = [
    [/\/containers\/(.+)$/, "container $1"],
    [/\/queues\/(.+)$/, "queue $1"],
    [/\/storageAccounts\/stdata[^/]+$/, "data account"],
    [/\/storageAccounts\/sthost[^/]+$/, "host account"],
    [/\/schedulers\/[^/]+$/, "scheduler"],
    [/\/topics\/[^/]+$/, "topic"],
    [/\/components\/[^/]+$/, "Application Insights"],
    [/\/vaults\/[^/]+$/, "vault"],
  ];
  const PRINCIPALS: Record<string, string> = {
    control: "/id-control-darkroom-",
    serving: "/id-serving-darkroom-",
    photos: "/id-photos-darkroom-",
    volumes: "/accessConnectors/dbac-volumes-darkroom-",
    events: "/systemTopics/evgs-",
    databricks: "11111111-1111-1111-1111-111111111111",
  };
  const assignments = ofType("Microsoft.Authorization/roleAssignments");

  const rowOf = ({ id, properties = {} }: Resource): string[] => {
    const scope = id.split("/providers/Microsoft.Authorization/")[0] ?? "";
    const [pattern, name] = PLACES.find(([place]) => place.test(scope)) ?? [/^/, scope];
    const place = pattern.exec(scope)?.reduce((text, group, n) => text.replace(`$${n}`, group), name);
    return [
      String(properties.description),
      NAMES[last(String(properties.roleDefinitionId))] ?? "",
      place ?? "",
    ];
  };

  test("those of the template are those of the page", () => {
    const given = new Set(assignments.map((one) => rowOf(one).join(" | ")));
    expect([...given].sort()).toEqual(
      rowsOf(page, "Roles")
        .map((row) => row.join(" | "))
        .sort(),
    );
  });

  test("each goes to whom its description names", () => {
    for (const { properties = {} } of assignments)
      expect(properties.principalId).toContain(PRINCIPALS[String(properties.description)]);
  });
});

describe("names", () => {
  const PATTERNS: Record<string, RegExp> = {
    "Microsoft.Resources/resourceGroups": /^[\w.()-]{1,90}$/,
    "Microsoft.ManagedIdentity/userAssignedIdentities": /^[A-Za-z0-9][\w-]{2,127}$/,
    "Microsoft.Storage/storageAccounts": /^[a-z0-9]{3,24}$/,
    "Microsoft.Storage/storageAccounts/blobServices/containers": /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    "Microsoft.Storage/storageAccounts/queueServices/queues": /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    "Microsoft.DurableTask/schedulers": /^[A-Za-z0-9-]{3,64}$/,
    "Microsoft.DurableTask/schedulers/taskHubs": /^[A-Za-z][A-Za-z0-9]{2,44}$/,
    "Microsoft.OperationalInsights/workspaces": /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
    "Microsoft.Insights/components": /^[\w.()-]{1,259}[\w()-]$/,
    "Microsoft.Insights/actionGroups": /^[\w -]{1,260}$/,
    "Microsoft.Insights/scheduledQueryRules": /^[\w-]{1,260}$/,
    "Microsoft.Insights/metricAlerts": /^[\w-]{1,260}$/,
    "Microsoft.Insights/workbooks": /^[0-9a-f-]{36}$/,
    "Microsoft.Insights/webtests": /^[\w-]{1,260}$/,
    "Microsoft.Consumption/budgets": /^[\w-]{1,63}$/,
    "Microsoft.EventGrid/systemTopics": /^[A-Za-z0-9-]{3,50}$/,
    "Microsoft.EventGrid/systemTopics/eventSubscriptions": /^[A-Za-z0-9-]{3,64}$/,
    "Microsoft.EventGrid/topics": /^[A-Za-z0-9-]{3,50}$/,
    "Microsoft.Databricks/workspaces": /^[\w-]{3,64}$/,
    "Microsoft.Databricks/accessConnectors": /^[\w-]{3,64}$/,
    "Microsoft.ContainerRegistry/registries": /^[A-Za-z0-9]{5,50}$/,
    "Microsoft.KeyVault/vaults": /^(?!.*--)[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]$/,
    "Microsoft.Authorization/roleAssignments": /^[0-9a-f-]{36}$/,
    "Microsoft.Authorization/locks": /^[\w-]{1,90}$/,
    "Microsoft.Web/serverfarms": /^[A-Za-z0-9-]{1,60}$/,
    "Microsoft.Web/sites": /^[A-Za-z0-9][A-Za-z0-9-]{0,30}[A-Za-z0-9]$/,
    "Microsoft.Network/publicIPAddresses": /^\w[\w.-]{0,78}\w$/,
    "Microsoft.Network/natGateways": /^\w[\w.-]{0,78}\w$/,
    "Microsoft.Network/networkSecurityGroups": /^\w[\w.-]{0,78}\w$/,
    "Microsoft.Network/virtualNetworks": /^\w[\w.-]{0,62}\w$/,
    "Microsoft.Network/privateEndpoints": /^\w[\w.-]{0,62}\w$/,
    "Microsoft.Network/privateDnsZones": /^[a-z0-9.-]{1,63}$/,
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks": /^\w[\w.-]{0,78}\w$/,
  };
  /** There is one of each, and the service names it. */
  const GIVEN = /^(default|appsettings|authsettingsV2|ftp|scm)$/;
  /** A zone's suffix is the cloud's. */
  const named = all.filter(({ id, name }) => !id.startsWith("[") && !GIVEN.test(last(name)));

  test("are within the limits of their kinds", () => {
    for (const { type, name } of named) expect(last(name), type).toMatch(PATTERNS[type] ?? /no pattern yet/);
  });

  test("are known before anything is deployed, and given once", () => {
    for (const environment of ENVIRONMENTS) {
      const ids = resourcesOf(environment).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => id.startsWith("[") && !id.includes("privateDnsZones"))).toEqual([]);
    }
  });
});

interface Scaled {
  scaleAndConcurrency?: { instanceMemoryMB: number; maximumInstanceCount: number };
}

describe("environments", () => {
  const typesOf = (environment: string) => new Set(resourcesOf(environment).map(({ type }) => type));
  const skus = (environment: string, type: string) =>
    new Set(resourcesOf(environment).flatMap((one) => (one.type === type ? [one.sku?.name] : [])));

  test("production keeps its data in three zones, and locked", () => {
    expect(skus("prod", "Microsoft.Storage/storageAccounts")).toEqual(new Set(["Standard_ZRS"]));
    expect(skus("dev", "Microsoft.Storage/storageAccounts")).toEqual(new Set(["Standard_LRS"]));
    expect(typesOf("prod")).toContain("Microsoft.Authorization/locks");
    expect(typesOf("dev")).not.toContain("Microsoft.Authorization/locks");
  });

  test("apps grow as far as the page of costs says", () => {
    const costs = readFileSync(join(root, "docs/azure/costs.md"), "utf8");
    const apps = ["dev", "test", "prod"].flatMap((environment) =>
      resourcesOf(environment)
        .filter(({ type }) => type === "Microsoft.Web/sites")
        .map(({ name, properties }) => {
          const { scaleAndConcurrency: scale } = (properties?.functionAppConfig ?? {}) as Scaled;
          const app = name.split("-")[1];
          return [environment, app, String(scale?.instanceMemoryMB), String(scale?.maximumInstanceCount)];
        }),
    );
    const told = rowsOf(costs, "Quotas").filter(([environment = ""]) =>
      /^(dev|test|prod)$/.test(environment),
    );
    expect(apps.toSorted()).toEqual(told.toSorted());
  });

  test("what is there already is not created, and Durable's state can lie in Azure Storage", () => {
    const types = typesOf("existing-workspace");
    for (const type of [
      "Databricks/workspaces",
      "KeyVault/vaults",
      "ContainerRegistry/registries",
      "DurableTask/schedulers",
      "EventGrid/systemTopics",
    ])
      expect(types).not.toContain(`Microsoft.${type}`);
  });

  test("in a private network storage takes calls from its endpoints, and the registry is one that can have them", () => {
    const accounts = resourcesOf("private-network").filter(
      ({ type }) => type === "Microsoft.Storage/storageAccounts",
    );
    for (const { properties } of accounts)
      expect(properties).toMatchObject({ networkAcls: { defaultAction: "Deny", bypass: "AzureServices" } });
    expect(skus("private-network", "Microsoft.ContainerRegistry/registries")).toEqual(new Set(["Premium"]));
  });

  test("a system topic that somebody else has made sends to the queue, from its own group", () => {
    const at = "/resourceGroups/rg-company/providers/Microsoft.EventGrid/systemTopics/evgs-company/";
    const [subscription] = resourcesOf("existing-workspace").filter(
      ({ type }) => type === "Microsoft.EventGrid/systemTopics/eventSubscriptions",
    );
    expect(subscription?.id).toContain(at);
    expect(JSON.stringify(subscription?.properties)).toMatch(
      /resourceGroups\/rg-darkroom-dev\/[^"]*\/sthost/,
    );
  });

  test("containers of photos may be any number: beyond what a subscription has values for, events of all are let through", () => {
    expect(JSON.parse(template).parameters.photoContainers).not.toHaveProperty("maxLength");
    expect(template).toContain("greater(length(parameters('containers')), 25)), createArray(),");
  });

  test("each container of photos is made, read and watched", () => {
    const resources = resourcesOf("existing-workspace").map((one) => JSON.stringify(one));
    for (const type of ["blobServices/containers", "roleAssignments", "eventSubscriptions"])
      expect(resources.filter((one) => one.includes(type) && one.includes("more-images"))).not.toEqual([]);
  });

  test("the data account has the containers that the local stack has", () => {
    const inData = resourcesOf("prod").filter(
      ({ type, name }) =>
        type === "Microsoft.Storage/storageAccounts/blobServices/containers" && name.startsWith("stdata"),
    );
    expect(new Set(inData.map(({ name }) => last(name)))).toEqual(new Set(CONTAINERS));
  });

  test("the queue that gets the events is the one that the app reads", () => {
    for (const { properties } of ofType("Microsoft.EventGrid/systemTopics/eventSubscriptions"))
      expect(JSON.stringify(properties)).toContain(`"queueName":"${EVENTS}"`);
    const queues = ofType("Microsoft.Storage/storageAccounts/queueServices/queues").map(({ name }) =>
      last(name),
    );
    expect(new Set(queues)).toEqual(new Set([EVENTS, POISON]));
  });
});
