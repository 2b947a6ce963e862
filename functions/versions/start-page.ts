import { readHead } from "../../shared/admission/head-store.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { html } from "../../shared/kit/answers.ts";
import { POLICY } from "../../shared/kit/html.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { readLastEnd } from "../../shared/requests/last-end.ts";
import { readCard } from "../../shared/versions/read-versions.ts";
import * as routes from "../../shared/versions/routes.ts";
import { type ModelRow, startPage } from "../../shared/versions/start-page.ts";
import { readTraffic } from "../../shared/versions/store.ts";
import { sent } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

const MOST_SHOWN = 50;

/** Where people begin who open the app in a browser. */
export const getStartPage = ({
  plans,
  blobs,
  settings,
}: {
  plans: Plans;
  blobs: Blobs;
  settings: Settings;
}) =>
  serve(routes.getStartPage, async (_, { request }) => {
    const [all, active] = [await plans.all(), await plans.active()];
    const shown = [...all.keys()].sort().slice(0, MOST_SHOWN);
    const rows = await Promise.all(
      shown.map((model) => rowOf(blobs, model, !active.has(model)).catch(() => unreadable(model))),
    );
    const places = { MLflow: settings.MLFLOW_TRACKING_URI, Databricks: settings.DATABRICKS_HOST };
    const pages = Object.fromEntries(Object.entries(places).filter(([, url]) => /^https?:/.test(url)));
    const page = startPage(new URL(request.url).origin, rows, pages);
    return sent(html, page, { "Content-Security-Policy": POLICY });
  });

/** One model that cannot be read hides no other. */
const unreadable = (model: string): ModelRow => {
  return { model, serving: undefined, running: null, last: undefined, retired: false, broken: true };
};

async function rowOf(blobs: Blobs, model: string, retired: boolean): Promise<ModelRow> {
  const traffic = await readTraffic(blobs, model);
  const card = traffic && (await readCard(blobs, model, traffic.version));
  const { running } = await readHead(blobs, model);
  return { model, serving: card ?? undefined, running, last: await readLastEnd(blobs, model), retired };
}
