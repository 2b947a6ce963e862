import { az, saysMissing } from "./deploy/az.ts";

/**
 * The first day of the month in which an environment's budget begins: what is known of it, else that of the budget that is there, which
 * may not be changed, else of this month, before which none may begin. Where Azure does not say, a line of the console does.
 */
export async function budgetStart(env: NodeJS.ProcessEnv, now = new Date()): Promise<string> {
  if (env.BUDGET_START) return env.BUDGET_START;
  const thisMonth = `${now.toISOString().slice(0, 7)}-01`;
  const { AZURE_SUBSCRIPTION_ID: subscription, AZURE_ENV_NAME: name, ALERT_EMAIL } = env;
  if (!subscription || !name || !ALERT_EMAIL) return thisMonth; // without somebody to tell there is no budget
  const group = `/subscriptions/${subscription}/resourceGroups/rg-darkroom-${name}`;
  const budget = `${group}/providers/Microsoft.Consumption/budgets/budget-darkroom-${name}?api-version=2023-11-01`;
  const asked = ["rest", "--method", "get", "--url", budget, "--query", "properties.timePeriod.startDate"];
  try {
    const start = /^\d{4}-\d{2}-\d{2}/.exec(await az([...asked, "--output", "tsv"], { env }))?.[0];
    return start ?? thisMonth;
  } catch (error) {
    if (!saysMissing(error))
      console.warn(
        `Whether there is a budget already is not known: ${(error as Error).message}\n  If there is one: azd env set BUDGET_START and its first day.`,
      );
    return thisMonth;
  }
}
