import type { Blobs } from "../clients/blobs.ts";
import { collect } from "../kit/collect.ts";
import { type Page, pageOf } from "../kit/page.ts";
import { paths } from "../kit/paths.ts";
import { PublishedPlan } from "./published-plan.ts";

/** A page of the versions of a model's plan, the newest first. */
export async function listVersions(blobs: Blobs, model: string, page: Page) {
  const folder = paths.planVersions(model);
  const found = (await collect(blobs.list(folder))).reverse();
  const { items, next } = pageOf(found, ({ path }) => path.slice(folder.path.length), page);
  const versions = items.map(async ({ path }) => {
    const { version, by, at, retired } = PublishedPlan.parse(
      JSON.parse((await blobs.read({ ...folder, path }))?.text ?? "{}"),
    );
    return { version, by, at, retired, url: `/api/models/${model}/plan?version=${version}` };
  });
  return { versions: await Promise.all(versions), ...(next !== undefined && { next }) };
}
