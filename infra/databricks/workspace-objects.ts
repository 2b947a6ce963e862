import type { Resource } from "./resource.ts";
import type { Fields, Workspace } from "./workspace.ts";

const SCIM = "/api/2.0/preview/scim/v2/ServicePrincipals";

/** The app's identity, as the workspace knows it. */
export function servicePrincipal(workspace: Workspace, applicationId: string): Resource {
  const read = async () => {
    const filter = `applicationId eq "${applicationId}"`;
    const { Resources: found = [] } = ((await workspace.read(SCIM, { filter })) ?? {}) as {
      Resources?: Fields[];
    };
    return found.find((one) => one.applicationId === applicationId);
  };
  return {
    what: `service principal ${applicationId}`,
    wanted: { applicationId },
    read,
    create: () => workspace.write("POST", SCIM, { applicationId, displayName: "darkroom" }),
    remove: async () => workspace.remove("DELETE", `${SCIM}/${(await read())?.id}`),
  };
}

/** Below it are MLflow's experiments. */
export function folder(workspace: Workspace, path: string): Resource {
  return {
    what: `folder ${path}`,
    wanted: { object_type: "DIRECTORY" },
    read: () => workspace.read("/api/2.0/workspace/get-status", { path }),
    create: () => workspace.write("POST", "/api/2.0/workspace/mkdirs", { path }),
    remove: () => workspace.remove("POST", "/api/2.0/workspace/delete", { path, recursive: true }),
    holdsData: true,
  };
}

/** Secrets of the vault, as tasks may read them. */
export function secretScope(
  workspace: Workspace,
  scope: string,
  vault: { resource_id: string; dns_name: string },
): Resource {
  const scopes = "/api/2.0/secrets/scopes";
  const backend = { scope_backend_type: "AZURE_KEYVAULT", backend_azure_keyvault: vault };
  return {
    what: `secret scope ${scope}`,
    wanted: { backend_type: "AZURE_KEYVAULT", keyvault_metadata: vault },
    async read() {
      const found = (await workspace.read(`${scopes}/list`)) as { scopes?: Fields[] } | undefined;
      return found?.scopes?.find(({ name }) => name === scope);
    },
    create: () => workspace.write("POST", `${scopes}/create`, { scope, ...backend }),
    remove: () => workspace.remove("POST", `${scopes}/delete`, { scope }),
  };
}

/** That a service principal may have a scope's secrets in the clusters that it creates. It goes with its scope. */
export function secretsReader(workspace: Workspace, scope: string, principal: string): Resource {
  const acls = "/api/2.0/secrets/acls";
  const wanted = { principal, permission: "READ" };
  const put = () => workspace.write("POST", `${acls}/put`, { scope, ...wanted });
  return {
    what: `permission on secret scope ${scope}`,
    wanted,
    read: () => workspace.read(`${acls}/get`, { scope, principal }),
    create: put,
    change: put,
  };
}

/** That clusters may have images of one's own. Others may count on it, too, so that nothing turns it off again. */
export function dcs(workspace: Workspace): Resource {
  const path = "/api/2.0/workspace-conf";
  const turnOn = () => workspace.write("PATCH", path, { enableDcs: "true" });
  return {
    what: "images of one's own (enableDcs)",
    wanted: { enableDcs: "true" },
    read: () => workspace.read(path, { keys: "enableDcs" }),
    create: turnOn,
    change: turnOn,
  };
}

/** The training wheel, in a folder that its hash names: what is there never changes. */
export function wheel(workspace: Workspace, place: string, name: string, bytes: () => Buffer): Resource {
  const at = `/api/2.0/fs/files${place}/${encodeURIComponent(name)}`;
  return {
    what: `wheel ${name}`,
    wanted: {},
    read: async () => ((await workspace.hasFile(at)) ? {} : undefined),
    async create() {
      await workspace.write("PUT", `/api/2.0/fs/directories${place}`);
      await workspace.write("PUT", at, bytes());
    },
    remove: () => workspace.remove("DELETE", at),
    holdsData: true,
  };
}
