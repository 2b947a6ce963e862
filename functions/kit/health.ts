import * as routes from "../../shared/kit/routes.ts";
import { ok } from "./reply.ts";
import { serve } from "./serve.ts";

export const health = serve(routes.health, async () => ok({ status: "ok" }));
