import { Mlflow } from "../../shared/clients/mlflow.ts";
import { settings } from "./ground.ts";
import { type Asked, Refusal, standIn } from "./stand-in.ts";

interface Run {
  id: string;
  status: string;
  tags: Record<string, string>;
  name?: string;
  params?: Record<string, string>;
}

/** The parts of MLflow that activities need: runs with tags, what each epoch measured, aliases of versions. */
export async function startMlflow() {
  const experiments: string[] = [];
  const runs: Run[] = [];
  const metrics = new Map<string, (number | string)[]>();
  const aliases: Record<string, string> = {};
  const versionTags: Record<string, string> = {};
  const shown = ({ id, status, tags }: Run) => ({
    info: { run_id: id, status, experiment_id: "1" },
    data: { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) },
  });
  const routes: Record<string, (body: Asked["body"], query: URLSearchParams) => unknown> = {
    "experiments/create": ({ name }) => {
      if (experiments.includes(name)) throw new Refusal(400, "RESOURCE_ALREADY_EXISTS");
      return { experiment_id: String(experiments.push(name)) };
    },
    "experiments/get-by-name": (_, query) => {
      const experiment_id = String(experiments.indexOf(query.get("experiment_name") as string) + 1);
      return { experiment: { experiment_id, lifecycle_stage: "active" } };
    },
    "runs/create": ({ tags, run_name }) => {
      const pairs = (tags as { key: string; value: string }[]).map(({ key, value }) => [key, value]);
      const run = {
        id: `mlflow-${runs.length + 1}`,
        status: "RUNNING",
        tags: Object.fromEntries(pairs),
        name: run_name,
      };
      runs.push(run);
      return { run: shown(run) };
    },
    "runs/search": ({ filter }) => {
      const [, tag = "", value] = /tags\.`(.+)` = '(.+)'/.exec(filter) ?? [];
      return { runs: runs.filter(({ tags }) => tags[tag] === value).map(shown) };
    },
    "runs/update": ({ run_id, status, run_name }) => {
      const run = runs.find(({ id }) => id === run_id);
      if (run && status !== undefined) run.status = status;
      if (run && run_name !== undefined) run.name = run_name;
    },
    "runs/log-batch": ({ run_id, metrics: logged, tags = [], params = [] }) => {
      const run = runs.find(({ id }) => id === run_id);
      const pairs = (said: { key: string; value: string }[]) =>
        Object.fromEntries(said.map(({ key, value }) => [key, value]));
      if (run) Object.assign(run.tags, pairs(tags));
      if (run) run.params = { ...run.params, ...pairs(params) };
      for (const { key, value, step } of logged) {
        const values = metrics.get(`${run_id} ${key}`) ?? [];
        values[Math.max(0, step - 1)] = value;
        metrics.set(`${run_id} ${key}`, values);
      }
    },
    "registered-models/alias": ({ alias, version }) => {
      aliases[alias] = version;
    },
    "model-versions/set-tag": ({ version, key, value }) => {
      versionTags[`${version} ${key}`] = value;
    },
  };
  let away = false;
  const { url, asked } = await standIn(({ path, body }) => {
    if (away) throw new Error("away");
    const { pathname, searchParams } = new URL(path, "http://x/");
    return routes[pathname.slice(1)]?.(body, searchParams);
  });
  const mlflow = new Mlflow({ ...settings, MLFLOW_TRACKING_URI: url });
  /** From now on it answers nobody, until what this gives is called. */
  const leave = () => {
    away = true;
    return () => {
      away = false;
    };
  };
  return { mlflow, runs, metrics, aliases, versionTags, asked, leave };
}
