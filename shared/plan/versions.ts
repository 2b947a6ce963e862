import type { Blobs } from "../clients/blobs.ts";
import { collect } from "../kit/collect.ts";
import { isMalformed } from "../kit/damaged.ts";
import { type Page, pageOf } from "../kit/page.ts";
import { paths } from "../kit/paths.ts";
import { PublishedPlan } from "./published-plan.ts";

/** A page of the versions of a model's plan, the newest first. */
export async function listVersions(blobs: Blobs, model: string, page: Page) {
  const folder = paths.planVersions(model);
  const found = (await collect(blobs.list(folder))).reverse();
  const { items, next } = pageOf(found, ({ path }) => path.slice(folder.path.length), page);
  const broken: string[] = [];
  const versions = await Promise.all(
    items.map(async ({ path }) => {
      const plan = readable((await blobs.read({ ...folder, path }))?.text ?? "");
      if (!plan) {
        broken.push(path);
        return [];
      }
      const { version, by, at, retired } = plan;
      return [{ version, by, at, retired, url: `/api/models/${model}/plan?version=${version}` }];
    }),
  );
  return { versions: versions.flat(), broken: broken.sort(), ...(next !== undefined && { next }) };
}

function readable(text: string): PublishedPlan | undefined {
  try {
    return PublishedPlan.parse(JSON.parse(text));
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return undefined;
  }
}
