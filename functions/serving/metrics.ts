import type { Metrics } from "../../shared/serving/metrics.ts";
import * as routes from "../../shared/serving/routes.ts";
import { sent } from "../kit/reply.ts";
import { type Served, serve } from "../kit/serve.ts";

/** What this process has counted. */
export const getMetrics = (metrics: Metrics) =>
  serve(routes.getMetrics, async () => sent(routes.PROMETHEUS, await metrics.text()));

/** The same route, counted and timed. */
export const measured = (metrics: Metrics, { route, handler }: Served): Served => ({
  route,
  handler: async (request, context, caller) => {
    const started = performance.now();
    const answer = await handler(request, context, caller);
    const { status = 200 } = answer;
    metrics.request(route.name, status, (performance.now() - started) / 1000);
    return answer;
  },
});
