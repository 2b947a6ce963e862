import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ENVIRONMENTS, INFRA, PIPELINES } from "../../infra/bicep.ts";
import { root } from "../local/processes.ts";
import { type Resource, resourcesOf, rowsOf } from "./snapshots.ts";

const ours = resourcesOf(PIPELINES);
const ofType = (type: string) => ours.filter((resource) => resource.type === type);
const given = ofType("Microsoft.Authorization/roleAssignments");
const last = (text: unknown) => String(text).replace(/^.*\//, "");
const scopeOf = ({ id }: Resource) => id.split("/providers/Microsoft.Authorization/")[0] ?? "";

interface Role {
  roleName: string;
  permissions: { actions: string[] }[];
}
const custom = new Map(
  ofType("Microsoft.Authorization/roleDefinitions").map(({ name, properties }) => [
    last(name),
    properties as unknown as Role,
  ]),
);
const NAMES: Record<string, string> = {
  "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
  "acdd72a7-3385-48ef-bd42-f606fba81ae7": "Reader",
  "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
  "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
};
const PLACES: [RegExp, string][] = [
  [/\/containers\/darkroom-test$/, "the backups' container"],
  [/\/storageAccounts\/stdata[^/]+$/, "data account"],
  [/\/resourceGroups\/rg-darkroom-test$/, "resource group"],
  [/^\/subscriptions\/[^/]+$/, "subscription"],
];
const page = readFileSync(join(root, "docs/azure/reference.md"), "utf8");

test("the page tells of every role, to whom it goes and where", () => {
  const rows = given.map((one) => {
    const { description, roleDefinitionId } = one.properties ?? {};
    const role = custom.get(last(roleDefinitionId))?.roleName.replace(/ \(.*/, "");
    const place = PLACES.find(([pattern]) => pattern.test(scopeOf(one)))?.[1];
    return [description, role ?? NAMES[last(roleDefinitionId)], place].join(" | ");
  });
  expect(rows.sort()).toEqual(
    rowsOf(page, "Roles of pipelines")
      .map((row) => row.join(" | "))
      .sort(),
  );
});

test("each role goes to the identity that its description names, which a pipeline is by its own tokens", () => {
  for (const { properties = {} } of given)
    expect(properties.principalId).toContain(`/id-${properties.description}-darkroom-test'`);
  const trusted = ofType("Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials");
  expect(trusted.map(({ properties }) => properties?.subject).sort()).toEqual([
    "repo:OWNER/NAME:environment:backup",
    "repo:OWNER/NAME:environment:test",
    "repo:OWNER/NAME:pull_request",
  ]);
});

test("nobody is trusted who was not named", () => {
  const told = readFileSync(join(INFRA, "pipelines/main.bicepparam"), "utf8");
  for (const name of ["DEPLOY_SUBJECT", "PLAN_SUBJECT", "BACKUP_SUBJECT"])
    expect(told).toContain(`readEnvironmentVariable('${name}', '')`);
});

test("whoever plans writes nothing", () => {
  const roles = given.filter(({ properties }) => properties?.description === "plan");
  const named = roles.map(({ properties }) => custom.get(last(properties?.roleDefinitionId)));
  const actions = named.flatMap(
    (role) => role?.permissions.flatMap((permission) => permission.actions) ?? [],
  );
  expect(actions).toContain("Microsoft.Resources/deployments/whatIf/action");
  expect(actions.filter((action) => !/\/read$|\/(whatIf|validate)\/action$/.test(action))).toEqual([]);
  expect(roles).toHaveLength(2); // and Reader
});

test("whoever deploys may give, and take, the roles of the template to identities, and no other", () => {
  const [delegated] = given.filter(({ properties }) => properties?.condition);
  const condition = String(delegated?.properties?.condition);
  const roles = ENVIRONMENTS.flatMap(resourcesOf)
    .filter(({ type }) => type === "Microsoft.Authorization/roleAssignments")
    .map(({ properties }) => last(properties?.roleDefinitionId));
  const lists = [...condition.matchAll(/GuidEquals \{([^}]*)\}/g)].map(([, list = ""]) => list.split(", "));
  expect(lists).toHaveLength(2);
  for (const list of lists) expect(new Set(list)).toEqual(new Set(roles));
  expect(condition.match(/StringEqualsIgnoreCase \{'ServicePrincipal'\}/g)).toHaveLength(2);
  expect(delegated?.properties).toMatchObject({ conditionVersion: "2.0" });
});

test("none of them lies where one of them may change it", () => {
  for (const { id } of ofType("Microsoft.ManagedIdentity/userAssignedIdentities"))
    expect(id).toContain("/resourceGroups/rg-darkroom-test-pipelines/");
});

test("the data account is the environment's", () => {
  const [account] = resourcesOf("test").filter(
    ({ type, name }) => type === "Microsoft.Storage/storageAccounts" && name.startsWith("stdata"),
  );
  const scopes = given.map(scopeOf).filter((scope) => scope.includes("/stdata"));
  expect(new Set(scopes)).toEqual(new Set([account?.id]));
});
