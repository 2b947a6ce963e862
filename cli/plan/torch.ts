import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Trouble } from "../../local/trouble.ts";
import type { Plan } from "../../shared/plan/schema.ts";

const root = join(import.meta.dirname, "../..");

/** The first plan with a trainer of PyTorch, and the trainer. */
export function needingTorch<Of extends { plan: Pick<Plan, "search"> }>(plans: readonly Of[]) {
  for (const one of plans) {
    const trainer = one.plan.search.trainers.find((name) => name.startsWith("torch."));
    if (trainer) return { one, trainer };
  }
  return undefined;
}

/** Installs PyTorch where one of the plans needs it and it is not there. */
export async function installTorch(plans: readonly { file: string; plan: Plan }[]): Promise<void> {
  const needing = needingTorch(plans);
  if (!needing) return;
  const args = [join(root, "local/setup/run.mjs"), "--with-torch"];
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  const [code] = await once(child, "exit");
  if (code !== 0)
    throw new Trouble(
      `PyTorch could not be installed, which ${needing.one.file} needs for ${needing.trainer}.`,
      "Mend what the lines above say, or take the trainer out of that plan.",
    );
}
