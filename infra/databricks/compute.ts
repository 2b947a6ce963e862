import type { Resource } from "./resource.ts";
import type { Fields, Workspace } from "./workspace.ts";

/** Minutes for which an unused machine of the pool, and a forgotten cluster, stay. */
const UNUSED = 15;
const FORGOTTEN = 30;

/** What clusters of the app must be like: of one user, as images of one's own demand, and gone when they are forgotten. */
const definition = (environment: string) => ({
  data_security_mode: { type: "fixed", value: "SINGLE_USER" },
  autotermination_minutes: { type: "range", minValue: 10, maxValue: FORGOTTEN, defaultValue: FORGOTTEN },
  "custom_tags.darkroom-environment": { type: "fixed", value: environment },
  // Without it, clusters of an image of one's own see no volumes.
  "spark_conf.spark.databricks.unityCatalog.volumes.enabled": { type: "fixed", value: "true" },
});

export function policy(workspace: Workspace, name: string, environment: string): Listed {
  return listed(workspace, {
    ...{ what: "cluster policy", api: "/api/2.0/policies/clusters", id: "policy_id", list: "policies" },
    ...{ named: "name", name, wanted: { definition: JSON.stringify(definition(environment)) } },
  });
}

/** Machines that start fast once one has run; unused, there are none. */
export function pool(workspace: Workspace, name: string, nodeType: string): Listed {
  return listed(workspace, {
    ...{
      what: "instance pool",
      api: "/api/2.0/instance-pools",
      id: "instance_pool_id",
      list: "instance_pools",
    },
    ...{ named: "instance_pool_name", name },
    wanted: {
      node_type_id: nodeType,
      min_idle_instances: 0,
      idle_instance_autotermination_minutes: UNUSED,
    },
  });
}

/** That a service principal may use what is listed. */
export function permission(
  workspace: Workspace,
  of: Listed,
  {
    type,
    principal,
    level,
  }: { type: "cluster-policies" | "instance-pools"; principal: string; level: string },
): Resource {
  const path = async () => `/api/2.0/permissions/${type}/${await of.id()}`;
  const own = { service_principal_name: principal };
  const give = async () =>
    workspace.write("PATCH", await path(), { access_control_list: [{ ...own, permission_level: level }] });
  return {
    what: `permission on ${of.what}`,
    wanted: { all_permissions: [{ permission_level: level }] },
    async read() {
      if ((await of.id()) === undefined) return undefined;
      const { access_control_list: all = [] } = ((await workspace.read(await path())) ?? {}) as Acl;
      return all.find(({ service_principal_name }) => service_principal_name === principal);
    },
    create: give,
    change: give,
  };
}

interface Acl {
  access_control_list?: (Fields & { service_principal_name?: string })[];
}

/** What the service names by an id of its own, so that its name is looked for in a list. */
export interface Listed extends Resource {
  id(): Promise<string | undefined>;
}

function listed(workspace: Workspace, { what, api, id, list, named, name, wanted }: Kind): Listed {
  const read = async () => {
    const found = (await workspace.read(`${api}/list`))?.[list] as Fields[] | undefined;
    return found?.find((one) => one[named] === name);
  };
  const idOf = async () => (await read())?.[id] as string | undefined;
  const all = { [named]: name, ...wanted };
  return {
    what: `${what} ${name}`,
    wanted: all,
    read,
    id: idOf,
    create: () => workspace.write("POST", `${api}/create`, all),
    change: async () => workspace.write("POST", `${api}/edit`, { [id]: await idOf(), ...all }),
    remove: async () => workspace.remove("POST", `${api}/delete`, { [id]: await idOf() }),
  };
}

interface Kind {
  what: string;
  api: string;
  /** The field of the service's id, of the list in its answer, and of the name. */
  id: string;
  list: string;
  named: string;
  name: string;
  wanted: Fields;
}
