import { type Ctx, now, setStatus } from "../../shared/kit/durable.ts";

/** Says which stage a workflow is in and since when; `total` is how many tasks the stage has. */
export function progress(ctx: Ctx): (stage: string, total?: number, detail?: string) => void {
  return (stage, total = 0, detail = "") => {
    setStatus(ctx, { stage, total, since: new Date(now(ctx)).toISOString(), detail });
  };
}
