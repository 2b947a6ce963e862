import { randomUUID } from "node:crypto";
import { z } from "zod";
import { ApiError, invalidParameter, parsed } from "./api-error.ts";
import type { ObjectKind, Store } from "./store.ts";

type Kept = Record<string, unknown>;

const missing = (what: string) => new ApiError(404, "RESOURCE_DOES_NOT_EXIST", `${what} does not exist.`);
const Path = z.object({ path: z.string().startsWith("/") });

/** What a workspace has beside its runs: who is in it, folders, its own settings. */
export const workspaceApi = (store: Store) => ({
  "GET preview/scim/v2/ServicePrincipals": (query: unknown) => {
    const { filter } = parsed(z.looseObject({ filter: z.string().default("") }), query);
    const wanted = /^applicationId eq "([^"]*)"$/.exec(filter)?.[1];
    if (filter !== "" && wanted === undefined)
      throw invalidParameter(`The filter ${filter} is not known here.`);
    const all = store.objects<Kept>("service-principal");
    const found = all.filter(({ applicationId }) => wanted === undefined || applicationId === wanted);
    return { totalResults: found.length, startIndex: 1, itemsPerPage: found.length, Resources: found };
  },
  "POST preview/scim/v2/ServicePrincipals": (body: unknown) => {
    const created = parsed(z.strictObject({ applicationId: z.string(), displayName: z.string() }), body);
    const all = store.objects<Kept>("service-principal");
    if (all.some(({ applicationId }) => applicationId === created.applicationId))
      throw new ApiError(409, "RESOURCE_ALREADY_EXISTS", `${created.applicationId} already exists.`);
    const one = { ...created, id: randomUUID(), active: true };
    store.saveObject("service-principal", one.id, one);
    return one;
  },
  "DELETE preview/scim/v2/ServicePrincipals/{id}": (input: unknown) => {
    const { id } = parsed(z.looseObject({ id: z.string() }), input);
    if (!store.object("service-principal", id)) throw missing(`Service principal ${id}`);
    store.forgetObject("service-principal", id);
    return {};
  },
  "GET workspace/get-status": (query: unknown) => {
    const { path } = parsed(Path, query);
    if (!store.object("folder", path)) throw missing(`Path (${path})`);
    return { path, object_type: "DIRECTORY" };
  },
  "POST workspace/mkdirs": (body: unknown) => {
    const { path } = parsed(Path.strict(), body);
    store.saveObject("folder", path, { path });
    return {};
  },
  "POST workspace/delete": (body: unknown) => {
    const { path } = parsed(Path.extend({ recursive: z.boolean().default(false) }).strict(), body);
    if (!store.object("folder", path)) throw missing(`Path (${path})`);
    store.forgetObject("folder", path);
    return {};
  },
  "GET workspace-conf": (query: unknown) => {
    const { keys } = parsed(z.object({ keys: z.string() }), query);
    const conf = store.object<Kept>("conf", "workspace") ?? {};
    return Object.fromEntries(keys.split(",").map((key) => [key, conf[key] ?? null]));
  },
  "PATCH workspace-conf": (body: unknown) => {
    const changed = parsed(z.record(z.string(), z.string()), body);
    store.saveObject("conf", "workspace", { ...store.object<Kept>("conf", "workspace"), ...changed });
    return {};
  },
});

const Policy = z.strictObject({ name: z.string().min(1), definition: z.string() });
const Pool = z.strictObject({
  instance_pool_name: z.string().min(1),
  node_type_id: z.string(),
  min_idle_instances: z.int().min(0),
  idle_instance_autotermination_minutes: z.int().min(0).max(10_000),
});

/** Policies and pools that clusters are made by, and who may use them. */
export const policiesApi = (store: Store) => ({
  ...listed(store, {
    kind: "policy",
    path: "policies/clusters",
    id: "policy_id",
    list: "policies",
    created: Policy,
  }),
  ...listed(store, {
    ...{
      kind: "pool",
      path: "instance-pools",
      id: "instance_pool_id",
      list: "instance_pools",
      created: Pool,
    },
  }),
  ...permissions(store, "cluster-policies", "policy", ["CAN_USE"]),
  ...permissions(store, "instance-pools", "pool", ["CAN_ATTACH_TO", "CAN_MANAGE"]),
});

interface Listed {
  kind: ObjectKind;
  path: string;
  id: string;
  list: string;
  created: z.ZodObject;
}

function listed(store: Store, { kind, path, id, list, created }: Listed) {
  const Id = z.object({ [id]: z.string() });
  const idIn = (body: unknown): string => {
    const given = String(parsed(z.looseObject(Id.shape), body)[id]);
    if (!store.object(kind, given)) throw missing(`${kind} ${given}`);
    return given;
  };
  const save = (name: string, body: Kept) => {
    const { definition } = body;
    if (typeof definition === "string" && !isJson(definition))
      throw invalidParameter("The definition is no JSON.");
    store.saveObject(kind, name, { ...body, [id]: name });
    return { [id]: name };
  };
  return {
    [`POST ${path}/create`]: (body: unknown) => {
      const one = parsed(created, body);
      const named = (each: Kept) => each.name ?? each.instance_pool_name;
      if (store.objects<Kept>(kind).some((each) => named(each) === named(one)))
        throw invalidParameter(`A ${kind} of the name ${named(one)} exists already.`);
      return save(randomUUID().slice(0, 16), one);
    },
    [`POST ${path}/edit`]: (body: unknown) => {
      const name = idIn(body);
      const { [id]: _, ...rest } = parsed(created.extend(Id.shape), body);
      return save(name, rest);
    },
    [`POST ${path}/delete`]: (body: unknown) => {
      const name = idIn(body);
      store.forgetObject(kind, name);
      store.forgetObject("permissions", `${kind} ${name}`);
      return {};
    },
    [`GET ${path}/list`]: () => ({ [list]: store.objects<Kept>(kind) }),
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const Given = z.strictObject({ service_principal_name: z.string(), permission_level: z.string() });

function permissions(store: Store, type: string, kind: ObjectKind, levels: string[]) {
  const of = (input: unknown) => {
    const { id } = parsed(z.looseObject({ id: z.string() }), input);
    if (!store.object(kind, id)) throw missing(`${type} ${id}`);
    const key = `${kind} ${id}`;
    return { key, all: store.object<Record<string, string>>("permissions", key) ?? {} };
  };
  const shown = (all: Record<string, string>) => ({
    access_control_list: Object.entries(all).map(([service_principal_name, permission_level]) => ({
      service_principal_name,
      all_permissions: [{ permission_level, inherited: false }],
    })),
  });
  return {
    [`GET permissions/${type}/{id}`]: (input: unknown) => shown(of(input).all),
    [`PATCH permissions/${type}/{id}`]: (input: unknown) => {
      const { key, all } = of(input);
      const { access_control_list: given } = parsed(
        z.looseObject({ access_control_list: z.array(Given) }),
        input,
      );
      for (const { service_principal_name: who, permission_level: level } of given) {
        if (!levels.includes(level)) throw invalidParameter(`${level} is no permission on ${type}.`);
        if (!store.objects<Kept>("service-principal").some((one) => one.applicationId === who))
          throw missing(`Principal ${who}`);
        all[who] = level;
      }
      store.saveObject("permissions", key, all);
      return shown(all);
    },
  };
}
