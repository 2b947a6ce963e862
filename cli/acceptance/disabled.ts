import { inspect } from "node:util";
import { Trouble } from "../../local/trouble.ts";
import { told } from "../told.ts";

/**
 * Looks whether a model is to be accepted, and disables it whatever comes of that. Where both fail, the first is told first: it is what
 * somebody asked for.
 */
export async function thenDisabled(
  model: string,
  accept: () => Promise<void>,
  disable: () => Promise<void>,
): Promise<void> {
  const [accepted] = await Promise.allSettled([accept()]);
  const [disabled] = await Promise.allSettled([disable()]);
  if (disabled.status === "rejected") {
    const refused = accepted.status === "rejected" ? `${textOf(accepted.reason)}\n` : "";
    throw new Trouble(
      `${refused}${model} is not disabled: ${textOf(disabled.reason)}`,
      `What is enabled there goes on by itself. Disable it: POST /api/models/${model}/disable`,
    );
  }
  if (accepted.status === "rejected") throw accepted.reason;
}

/** What somebody can put right, in its own words; anything else with where it happened. */
const textOf = (error: unknown) => told(error) ?? inspect(error);
