// npm run plan: what a deployment of this commit would change in the environment that azd has selected, for whoever reviews it.
import { argumentsOf } from "../../cli/arguments.ts";
import { command } from "../../cli/command.ts";
import { azdEnvironment } from "../azd.ts";
import { summarize } from "../summarize.ts";
import { planOf } from "./plan-of.ts";
import { whatIf } from "./what-if.ts";

const USAGE = `npm run plan
  tells what a deployment of this commit's template would change in the environment that azd has selected, and in a
  pipeline adds it to the summary of the run; it changes nothing, and asks for no right to`;

await command(async () => {
  if (argumentsOf(process.argv.slice(2), {}, USAGE).help) return console.log(USAGE);
  const plan = planOf(await whatIf(azdEnvironment(process.env), "reads"));
  console.log(plan);
  await summarize("plan", plan, process.env);
});
