import { z } from "zod";
import { ApiError, parsed } from "./api-error.ts";
import type { Store } from "./store.ts";

const Name = z.string().regex(/^[\w.@-]{1,128}$/, "must have 1 to 128 letters, digits, and - _ @ .");
const OfScope = z.object({ scope: Name });
const OfSecret = OfScope.extend({ key: Name });
const Put = OfSecret.extend({ string_value: z.string().max(128 * 1024) });

const OfAcl = OfScope.extend({ principal: z.string().min(1) });
const Permission = z.enum(["READ", "WRITE", "MANAGE"]);

const Vault = z.strictObject({ resource_id: z.string().startsWith("/"), dns_name: z.url() });
const Created = OfScope.extend({
  scope_backend_type: z.enum(["DATABRICKS", "AZURE_KEYVAULT"]).default("DATABRICKS"),
  backend_azure_keyvault: Vault.optional(),
});

type Scope = {
  name: string;
  vault?: z.infer<typeof Vault> | undefined;
  secrets: Record<string, { value: string; since: number }>;
  /** What each principal may; a scope of before there were any has none. */
  acls?: Record<string, z.infer<typeof Permission>>;
};

/** Secret scopes, kept by Databricks itself. */
export class Secrets {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  scopes(): Scope[] {
    return this.#store.objects<Scope>("secret-scope");
  }

  create(name: string, vault?: Scope["vault"]): void {
    if (this.#store.object("secret-scope", name))
      throw new ApiError(400, "RESOURCE_ALREADY_EXISTS", `Scope ${name} already exists!`);
    this.#store.saveObject("secret-scope", name, { name, vault, secrets: {} });
  }

  scope(name: string): Scope {
    const found = this.#store.object<Scope>("secret-scope", name);
    if (!found) throw missing(`Scope ${name} does not exist!`);
    return found;
  }

  delete(name: string): void {
    this.scope(name);
    this.#store.forgetObject("secret-scope", name);
  }

  change(scope: string, edit: (secrets: Scope["secrets"]) => void): void {
    const found = this.scope(scope);
    edit(found.secrets);
    this.#store.saveObject("secret-scope", scope, found);
  }

  /** Lets a principal do something with a scope. */
  allow(scope: string, principal: string, permission: z.infer<typeof Permission>): void {
    const found = this.scope(scope);
    found.acls = { ...found.acls, [principal]: permission };
    this.#store.saveObject("secret-scope", scope, found);
  }

  /** A secret's value. Throws what Databricks says where there is none. */
  get(scope: string, key: string): string {
    const found = this.scope(scope).secrets[key];
    if (!found) throw missing(`Secret does not exist with scope: ${scope} and key: ${key}`);
    return found.value;
  }
}

const missing = (message: string) => new ApiError(404, "RESOURCE_DOES_NOT_EXIST", message);

/** Databricks' Secrets API. */
export const secretsApi = (secrets: Secrets) => ({
  "POST secrets/scopes/create": (body: unknown) => {
    const { scope, scope_backend_type: backend, backend_azure_keyvault: vault } = parsed(Created, body);
    if ((backend === "AZURE_KEYVAULT") !== (vault !== undefined))
      throw new ApiError(
        400,
        "INVALID_PARAMETER_VALUE",
        "A vault goes with the backend AZURE_KEYVAULT alone.",
      );
    secrets.create(scope, vault);
    return {};
  },
  "GET secrets/scopes/list": () => ({
    scopes: secrets
      .scopes()
      .map(({ name, vault }) =>
        vault
          ? { name, backend_type: "AZURE_KEYVAULT", keyvault_metadata: vault }
          : { name, backend_type: "DATABRICKS" },
      ),
  }),
  "POST secrets/scopes/delete": (body: unknown) => {
    secrets.delete(parsed(OfScope, body).scope);
    return {};
  },
  "POST secrets/acls/put": (body: unknown) => {
    const { scope, principal, permission } = parsed(OfAcl.extend({ permission: Permission }), body);
    secrets.allow(scope, principal, permission);
    return {};
  },
  "GET secrets/acls/get": (query: unknown) => {
    const { scope, principal } = parsed(OfAcl, query);
    const permission = secrets.scope(scope).acls?.[principal];
    if (permission === undefined)
      throw missing(`Failed to get secret acl for principal ${principal} for scope ${scope}.`);
    return { principal, permission };
  },
  "POST secrets/put": (body: unknown) => {
    const { scope, key, string_value: value } = parsed(Put, body);
    secrets.change(scope, (all) => Object.assign(all, { [key]: { value, since: Date.now() } }));
    return {};
  },
  "GET secrets/list": (query: unknown) => {
    const all = Object.entries(secrets.scope(parsed(OfScope, query).scope).secrets);
    return { secrets: all.map(([key, { since }]) => ({ key, last_updated_timestamp: since })) };
  },
  "GET secrets/get": (query: unknown) => {
    const { scope, key } = parsed(OfSecret, query);
    return { key, value: Buffer.from(secrets.get(scope, key)).toString("base64") };
  },
  "POST secrets/delete": (body: unknown) => {
    const { scope, key } = parsed(OfSecret, body);
    secrets.get(scope, key);
    secrets.change(scope, (all) => {
      delete all[key];
    });
    return {};
  },
});
