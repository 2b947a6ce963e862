import { planOf } from "../../shared/plan/plans.ts";
import { numbersOf, versionOf } from "../../shared/serving/numbered.ts";
import { metadataOf, SERVER } from "../../shared/serving/v2-metadata.ts";
import * as routes from "../../shared/serving/v2-routes.ts";
import { ok } from "../kit/reply.ts";
import { type Served, serve } from "../kit/serve.ts";
import type { Predicting } from "./predict.ts";
import { infer } from "./v2-infer.ts";

/** A model, and a version of it where one is named. */
interface Named {
  model: string;
  version?: string;
}

/** The Open Inference Protocol, so that clients of other servers work unchanged. */
export function v2(predicting: Predicting): Served[] {
  const { plans, champions } = predicting;
  const found = async ({ model, version }: Named) => {
    await planOf(plans, model);
    return versionOf(predicting, model, version);
  };
  const metadata = async (named: Named) => {
    const { deployment } = await found(named);
    const { traffic } = await champions.traffic(named.model);
    const versions = named.version === undefined ? numbersOf(traffic) : [named.version];
    return ok(metadataOf(named.model, versions, deployment.spec.classes));
  };
  const ready = async (named: Named) => {
    await found(named);
    return ok({ name: named.model, ready: true });
  };
  return [
    serve(routes.v2Server, async () => ok(SERVER)),
    serve(routes.v2Live, async () => ok({ live: true })),
    serve(routes.v2Ready, async () => {
      await plans.all();
      return ok({ ready: true });
    }),
    serve(routes.v2Model, metadata),
    serve(routes.v2Version, metadata),
    serve(routes.v2ModelReady, ready),
    serve(routes.v2VersionReady, ready),
    serve(routes.v2Infer, (named, call) => infer(predicting, named, call)),
    serve(routes.v2VersionInfer, (named, call) => infer(predicting, named, call)),
  ];
}
