import { z } from "zod";
import { ApiError, invalidParameter, parsed } from "./api-error.ts";
import type { CatalogModel, CatalogVersion, Store } from "./store.ts";

/** Unity Catalog takes none of these in a tag's name. */
const UNFIT = /[.,\-=/:]/;

const Name = z
  .string()
  .regex(
    /^[^./\s]+\.[^./\s]+\.[^./\s]+$/,
    "is no model of Unity Catalog: it has three levels, catalog.schema.model",
  );
const Tags = z.array(z.object({ key: z.string(), value: z.string().default("") })).default([]);
const OfModel = z.object({ name: Name });
const OfVersion = OfModel.extend({ version: z.coerce.string() });
const Described = { description: z.string().optional() };
const Created = OfModel.extend({
  ...{ source: z.string(), run_id: z.string().optional(), model_id: z.string().optional() },
  ...{ tags: Tags, ...Described },
});
const Tag = OfVersion.extend({ key: z.string(), value: z.string().default("") });
const Alias = z.object({ full_name: Name, alias: z.string(), version_num: z.int().positive() });
const OfSchema = z.object({
  ...{ catalog_name: z.string(), schema_name: z.string() },
  max_results: z.coerce.number().int().min(1).default(100),
});
const Filter = z.object({ filter: z.string().default(""), page_token: z.string().optional() });

/** Unity Catalog's registry of models, as MLflow's client and the Unity Catalog API use it; strict where the real one is. */
export function unityCatalogApi(store: Store, hasFiles: (folder: string) => boolean) {
  const model = (name: string): CatalogModel => {
    const found = store.catalogModel(name);
    if (!found) throw missing(`Registered Model '${name}'`);
    return found;
  };
  const version = (of: CatalogModel, number: string): CatalogVersion => {
    const found = of.versions.find((each) => each.version === number);
    if (!found) throw missing(`Model Version (name=${of.name}, version=${number})`);
    return found;
  };
  /** Changes a version of a model and gives it. */
  const change = (input: unknown, edit: (version: CatalogVersion) => void) => {
    const { name, version: number } = parsed(OfVersion, input);
    const of = model(name);
    const found = version(of, number);
    edit(found);
    store.saveCatalogModel(of);
    return { model_version: shown(of, found) };
  };

  return {
    [`GET ${UC}/registered-models:is-databricks-sdk-models-artifact-repository-enabled`]: () => ({
      is_databricks_sdk_models_artifact_repository_enabled: true,
    }),
    [`POST ${UC}/registered-models/create`]: (body: unknown) => {
      const { name, description } = parsed(OfModel.extend(Described), body);
      if (store.catalogModel(name))
        throw new ApiError(400, "RESOURCE_ALREADY_EXISTS", `Registered Model '${name}' already exists.`);
      const created = { name, description: description ?? "", aliases: {}, versions: [] };
      store.saveCatalogModel(created);
      return { registered_model: { name, description: created.description } };
    },
    [`PATCH ${UC}/registered-models/update`]: (body: unknown) => {
      const { name, description } = parsed(OfModel.extend(Described), body);
      const changed = { ...model(name), description: description ?? "" };
      store.saveCatalogModel(changed);
      return { registered_model: { name, description: changed.description } };
    },
    [`GET ${UC}/registered-models/get`]: (query: unknown) => {
      const { name, description, aliases } = model(parsed(OfModel, query).name);
      const pairs = Object.entries(aliases).map(([alias, number]) => ({ alias, version: number }));
      return { registered_model: { name, description, aliases: pairs } };
    },
    [`POST ${UC}/model-versions/create`]: (body: unknown) => {
      const { name, tags, description = "", source, run_id = "", model_id = "" } = parsed(Created, body);
      for (const { key } of tags) mustFit(key);
      const of = model(name);
      const created: CatalogVersion = {
        ...{ version: String(of.versions.length + 1), source, run_id, model_id, description },
        ...{ tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])) },
        status: "PENDING_REGISTRATION",
      };
      store.saveCatalogModel({ ...of, versions: [...of.versions, created] });
      return { model_version: shown(of, created) };
    },
    [`POST ${UC}/model-versions/finalize`]: (body: unknown) =>
      change(body, (finalized) => {
        const { name } = parsed(OfModel, body);
        if (!hasFiles(`Models/${name.replaceAll(".", "/")}/${finalized.version}`))
          throw invalidParameter("The model version has no files: upload them before it is finalized.");
        finalized.status = "READY";
      }),
    [`PATCH ${UC}/model-versions/update`]: (body: unknown) =>
      change(body, (changed) => {
        changed.description = parsed(z.object(Described), body).description ?? "";
      }),
    [`GET ${UC}/model-versions/get`]: (query: unknown) => change(query, () => undefined),
    // Without tags and aliases, which each version tells by itself.
    [`GET ${UC}/model-versions/search`]: (query: unknown) => {
      const name = /^name ?= ?'([^']+)'$/.exec(parsed(Filter, query).filter)?.[1];
      if (name === undefined) throw invalidParameter("Unity Catalog searches for versions by name alone.");
      const of = model(parsed(OfModel, { name }).name);
      return {
        model_versions: of.versions.map((each) => {
          const { tags: _, aliases: __, ...known } = shown(of, each);
          return known;
        }),
      };
    },
    [`POST ${UC}/model-versions/set-tag`]: (body: unknown) => {
      const { key, value } = parsed(Tag, body);
      mustFit(key);
      change(body, ({ tags }) => {
        tags[key] = value;
      });
      return {};
    },
    "GET unity-catalog/models": (query: unknown) => {
      const { catalog_name, schema_name, max_results } = parsed(OfSchema, query);
      const prefix = `${catalog_name}.${schema_name}.`;
      const names = store.catalogModels().flatMap(({ name }) => (name.startsWith(prefix) ? [name] : []));
      return { registered_models: names.slice(0, max_results).map((full_name) => ({ full_name })) };
    },
    "PUT unity-catalog/models/{full_name}/aliases/{alias}": (input: unknown) => {
      const { full_name, alias, version_num } = parsed(Alias, input);
      const of = model(full_name);
      version(of, String(version_num));
      of.aliases[alias] = String(version_num);
      store.saveCatalogModel(of);
      return { alias_name: alias, version_num };
    },
    "GET unity-catalog/models/{full_name}/aliases/{alias}": (input: unknown) => {
      const { full_name, alias } = parsed(Alias.omit({ version_num: true }), input);
      const number = model(full_name).aliases[alias];
      if (number === undefined) throw missing(`Alias '${alias}' of model '${full_name}'`);
      return { alias_name: alias, version_num: Number(number), model_name: full_name };
    },
  };
}

const UC = "mlflow/unity-catalog";

const missing = (what: string) => new ApiError(404, "RESOURCE_DOES_NOT_EXIST", `${what} does not exist.`);

function mustFit(key: string): void {
  if (UNFIT.test(key))
    throw invalidParameter(`Tag name "${key}" is invalid: it must not hold any of . , - = / :`);
}

function shown({ name, aliases }: CatalogModel, { tags, ...version }: CatalogVersion) {
  const own = Object.entries(aliases).filter(([, number]) => number === version.version);
  return {
    name,
    ...version,
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    aliases: own.map(([alias, number]) => ({ alias, version: number })),
  };
}
