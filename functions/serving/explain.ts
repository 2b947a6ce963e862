import { png } from "../../shared/kit/answers.ts";
import { Problem } from "../../shared/kit/errors.ts";
import { planOf } from "../../shared/plan/plans.ts";
import { saidOf } from "../../shared/serving/answer.ts";
import { dropsOf, type Explainer } from "../../shared/serving/explain.ts";
import * as routes from "../../shared/serving/explain-routes.ts";
import { photosOf } from "../../shared/serving/inputs.ts";
import { invalid } from "../../shared/serving/invalid.ts";
import { versionOf } from "../../shared/serving/numbered.ts";
import type { Item } from "../../shared/serving/photos.ts";
import { withVersion } from "../../shared/serving/with-version.ts";
import { acceptedOf, JSON_MEDIA } from "../kit/accept.ts";
import { leaving } from "../kit/caller-left.ts";
import { ok, sent } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";
import type { Predicting } from "./predict.ts";

/** Why a model says what it says of a photo. */
export function explain(predicting: Predicting, explainer: Explainer) {
  const { plans, bodies, reading, deployments } = predicting;
  return serve(routes.explain, ({ model, version, class: wanted, grid }, { request, context }) =>
    bodies.accounting(async (account) => {
      const media = acceptedOf(request, [png, JSON_MEDIA]);
      const hasLeft = leaving(context);
      const { serving } = await planOf(plans, model);
      const { items } = await photosOf(request, account, reading);
      const item = onlyOne(items);
      const find = () => versionOf(predicting, model, version);
      return withVersion(deployments, find, async ({ deployment, stale }) => {
        const { spec, card } = deployment;
        if (wanted !== undefined) mustBeClass(wanted, spec.classes, model);
        const explained = await explainer.explain(deployment, item, grid, hasLeft);
        const said = saidOf(spec.classes, explained.probabilities, serving?.reject_below ?? 0);
        const explains = wanted ?? said.likeliest ?? said.label;
        const at = spec.classes.indexOf(explains);
        const drops = dropsOf(explained, at);
        if (media === png) return sent(png, await explainer.draw(explained, drops));
        const { width, height } = explained.copy;
        const of = { model, version: card.version, runId: card.runId, dataset: card.dataset };
        const map = { class: explains, base: explained.base[at] as number, width, height, drops };
        return ok({ ...said, ...of, ...(stale && { stale }), ...map });
      });
    }),
  );
}

function onlyOne(items: readonly Item[]): Item {
  const [item, ...others] = items;
  if (item && others.length === 0) return item;
  const detail = `The request has ${items.length} photos: one is explained at a time.`;
  throw new Problem(422, "too-many-photos", detail);
}

const SHOWN = 20;

function mustBeClass(wanted: string, classes: readonly string[], model: string): void {
  if (classes.includes(wanted)) return;
  const known = `${classes.slice(0, SHOWN).join(", ")}${classes.length > SHOWN ? ", …" : ""}`;
  throw invalid("class", `"${wanted.slice(0, 100)}" is none that ${model} tells apart; known are ${known}`);
}
