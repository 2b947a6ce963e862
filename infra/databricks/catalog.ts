import type { Resource } from "./resource.ts";
import { type Fields, UNITY, type Workspace } from "./workspace.ts";

/** An object of Unity Catalog that is found by its full name. `fixed` are fields that it is made with and keeps. */
export function unityObject(
  workspace: Workspace,
  { what, collection, name, fixed, wanted = {}, force = false }: Unity,
): Resource {
  const path = `${UNITY}/${collection}/${encodeURIComponent(name)}`;
  return {
    what: `${what} ${name}`,
    wanted: { ...fixed, ...wanted },
    read: () => workspace.read(path),
    create: () => workspace.write("POST", `${UNITY}/${collection}`, { ...fixed, ...wanted }),
    ...(Object.keys(wanted).length > 0 && { change: () => workspace.write("PATCH", path, wanted) }),
    remove: () => workspace.remove("DELETE", path, force ? { force: true } : {}),
    holdsData: true,
  };
}

interface Unity {
  what: string;
  collection: "credentials" | "external-locations" | "catalogs" | "schemas" | "volumes";
  name: string;
  fixed: Fields;
  wanted?: Fields;
  /** Remove it with what is in it. */
  force?: boolean;
}

/** What a principal may do with an object of Unity Catalog. What others may, and what else this one may, is left as it is. */
export function grants(workspace: Workspace, { type, name, principal, privileges }: Granted): Resource {
  const path = `${UNITY}/permissions/${type}/${encodeURIComponent(name)}`;
  const change = (how: "add" | "remove") =>
    workspace.write("PATCH", path, { changes: [{ principal, [how]: privileges }] });
  return {
    what: `grants on ${type} ${name}`,
    wanted: { privileges },
    async read() {
      const found = (await workspace.read(path, { principal })) as { privilege_assignments?: Assignment[] };
      const own = found?.privilege_assignments?.find((one) => one.principal === principal);
      const has = (own?.privileges ?? []).filter((one) => privileges.includes(one));
      return has.length === 0 ? undefined : { privileges: has };
    },
    create: () => change("add"),
    change: () => change("add"),
    remove: () => change("remove"),
  };
}

interface Granted {
  type: "catalog" | "credential";
  name: string;
  principal: string;
  privileges: readonly string[];
}

interface Assignment {
  principal: string;
  privileges: string[];
}
