import { z } from "zod";
import { ApiError, invalidParameter, parsed } from "./api-error.ts";
import type { ObjectKind, Store } from "./store.ts";

const Part = z.string().regex(/^[^./\s]{1,255}$/, "must be a name without dots, slashes and spaces");
const Identity = z.looseObject({ access_connector_id: z.string().min(1) });
const Force = z.enum(["true", "false"]).default("false");

type Kept = Record<string, unknown>;

interface Collection {
  kind: ObjectKind;
  /** What it is made of, and what of that may be changed. */
  created: z.ZodType<Kept>;
  changed?: z.ZodType<Kept>;
  nameOf(created: Kept): string;
  /** What must be there before; throws what the service says otherwise. */
  needs?(store: Store, created: Kept): void;
  /** What is in it, which only `force` removes with it. */
  holds?(store: Store, name: string): [ObjectKind, string][];
}

const byName = ({ name }: Kept) => String(name);
const inSchema = (name: string, { catalog_name, schema_name }: Kept) =>
  `${catalog_name}.${schema_name}` === name;
const inCatalog = (name: string, { catalog_name }: Kept) => catalog_name === name;

function within(store: Store, kind: ObjectKind, nameOf: (one: Kept) => string, is: (one: Kept) => boolean) {
  return store
    .objects<Kept>(kind)
    .filter(is)
    .map((one): [ObjectKind, string] => [kind, nameOf(one)]);
}

const schemaName = ({ catalog_name, name }: Kept) => `${catalog_name}.${name}`;
const volumeName = ({ catalog_name, schema_name, name }: Kept) => `${catalog_name}.${schema_name}.${name}`;

function mustHave(store: Store, kind: ObjectKind, name: unknown, shown: string): void {
  if (!store.object(kind, String(name))) throw missing(`${shown} '${name}'`);
}

const Changed = z.object({ azure_managed_identity: Identity });
const Location = z.object({
  url: z.string().regex(/^abfss:\/\/[a-z\d-]+@[^/]+\/$/, "must be abfss://CONTAINER@ACCOUNT/"),
  credential_name: Part,
  enable_file_events: z.boolean().default(true),
});

/** Collections of Unity Catalog whose objects are found by their names. */
const COLLECTIONS: Record<string, Collection> = {
  credentials: {
    kind: "credential",
    created: z.strictObject({
      ...{ name: Part, purpose: z.enum(["STORAGE", "SERVICE"]), azure_managed_identity: Identity },
    }),
    changed: Changed,
    nameOf: byName,
    holds: (store, name) =>
      within(store, "external-location", byName, ({ credential_name }) => credential_name === name),
  },
  "external-locations": {
    kind: "external-location",
    created: Location.extend({ name: Part }).strict(),
    changed: Location.strict(),
    nameOf: byName,
    needs(store, { credential_name, enable_file_events }) {
      mustHave(store, "credential", credential_name, "Storage credential");
      if (enable_file_events) throw invalidParameter("File events need a queue, and the right to make one.");
    },
  },
  catalogs: {
    kind: "catalog",
    created: z.strictObject({ name: Part }),
    nameOf: byName,
    holds: (store, name) => [
      ...within(store, "volume", volumeName, (one) => inCatalog(name, one)),
      ...within(store, "schema", schemaName, (one) => inCatalog(name, one)),
    ],
  },
  schemas: {
    kind: "schema",
    created: z.strictObject({ name: Part, catalog_name: Part }),
    nameOf: schemaName,
    needs: (store, { catalog_name }) => mustHave(store, "catalog", catalog_name, "Catalog"),
    holds: (store, name) => within(store, "volume", volumeName, (one) => inSchema(name, one)),
  },
  // They are made by an API of their own.
  volumes: { kind: "volume", created: z.never(), nameOf: volumeName },
};

/** Unity Catalog's objects that lead to storage: made, found, changed and deleted by name. */
export const unityObjectsApi = (store: Store) =>
  Object.assign({}, ...Object.entries(COLLECTIONS).map(([path, one]) => callsOf(store, path, one)));

function callsOf(store: Store, path: string, { kind, created, changed, ...of }: Collection) {
  const found = (name: string): Kept => {
    const one = store.object<Kept>(kind, name);
    if (!one) throw missing(`${path} '${name}'`);
    return one;
  };
  const Named = z.looseObject({ path_name: z.string() });
  return {
    ...(path !== "volumes" && {
      [`POST unity-catalog/${path}`]: (body: unknown) => {
        const one = parsed(created, body);
        const name = of.nameOf(one);
        if (store.object(kind, name))
          throw new ApiError(409, "RESOURCE_ALREADY_EXISTS", `${path} '${name}' already exists`);
        of.needs?.(store, one);
        store.saveObject(kind, name, one);
        return { ...one, full_name: name };
      },
    }),
    [`GET unity-catalog/${path}/{path_name}`]: (input: unknown) => found(parsed(Named, input).path_name),
    ...(changed && {
      [`PATCH unity-catalog/${path}/{path_name}`]: (input: unknown) => {
        const { path_name: name, ...said } = parsed(Named, input);
        const one = { ...found(name), ...parsed(changed, said) };
        of.needs?.(store, one);
        store.saveObject(kind, name, one);
        return one;
      },
    }),
    [`DELETE unity-catalog/${path}/{path_name}`]: (input: unknown) => {
      const { path_name: name, force } = parsed(Named.extend({ force: Force }), input);
      found(name);
      const held = of.holds?.(store, name) ?? [];
      if (held.length > 0 && force !== "true")
        throw invalidParameter(`${path} '${name}' is not empty: ${held.map(([, each]) => each).join(", ")}`);
      if (kind !== "credential") for (const [each, inner] of held) store.forgetObject(each, inner);
      store.forgetObject(kind, name);
      for (const type of ["catalog", "credential"])
        if (type === kind) store.forgetObject("grants", `${type} ${name}`);
      return {};
    },
  };
}

const missing = (what: string) => new ApiError(404, "RESOURCE_DOES_NOT_EXIST", `${what} does not exist.`);

const Grants = z.looseObject({ type: z.enum(["catalog", "credential"]), name: z.string() });
const Change = z.strictObject({
  principal: z.string(),
  add: z.array(z.string()).default([]),
  remove: z.array(z.string()).default([]),
});

/** Who may do what with them, and whether there is a metastore. */
export const grantsApi = (store: Store) => {
  const of = (input: unknown) => {
    const { type, name } = parsed(Grants, input);
    mustHave(store, type, name, type);
    return {
      key: `${type} ${name}`,
      all: store.object<Record<string, string[]>>("grants", `${type} ${name}`) ?? {},
    };
  };
  const shown = (all: Record<string, string[]>) => ({
    privilege_assignments: Object.entries(all).map(([principal, privileges]) => ({ principal, privileges })),
  });
  return {
    "GET unity-catalog/current-metastore-assignment": () => ({
      ...{ metastore_id: "local", workspace_id: 1, default_catalog_name: "main" },
    }),
    "GET unity-catalog/permissions/{type}/{name}": (input: unknown) => shown(of(input).all),
    "PATCH unity-catalog/permissions/{type}/{name}": (input: unknown) => {
      const { key, all } = of(input);
      for (const { principal, add, remove } of parsed(z.looseObject({ changes: z.array(Change) }), input)
        .changes) {
        if (!store.objects<Kept>("service-principal").some((one) => one.applicationId === principal))
          throw missing(`Principal '${principal}'`);
        const kept = new Set([...(all[principal] ?? []), ...add].filter((one) => !remove.includes(one)));
        if (kept.size === 0) delete all[principal];
        else all[principal] = [...kept];
      }
      store.saveObject("grants", key, all);
      return shown(all);
    },
  };
};
