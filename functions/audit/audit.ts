import { readActs } from "../../shared/audit/log.ts";
import * as routes from "../../shared/audit/routes.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { pageOf } from "../../shared/kit/page.ts";
import { ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

/** How people see who did what. */
export const listActs = ({ blobs }: { blobs: Blobs }) =>
  serve(routes.listActs, async ({ day = new Date().toISOString().slice(0, 10), ...page }) => {
    const { items, next } = pageOf(await readActs(blobs, day), ({ call }) => call, page);
    return ok({ day, acts: items, ...(next !== undefined && { next }) });
  });
