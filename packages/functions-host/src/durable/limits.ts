import { json } from "./payload.ts";
import { Refusal } from "./refusal.ts";
import type { Turn } from "./turn.ts";

/** The Durable Task Scheduler takes no more of JSON at once, in bytes, and for JavaScript it puts nothing elsewhere. */
export const payloadLimit = 1_048_576;

/** What is wrong with a payload's size, if anything; `what` begins the sentence. */
export function tooLarge(json: string | null | undefined, what: string): string | undefined {
  // No character takes more than three bytes: most texts need no count.
  if (!json || json.length * 3 <= payloadLimit) return undefined;
  const bytes = Buffer.byteLength(json);
  if (bytes <= payloadLimit) return undefined;
  return (
    `${what} has ${bytes.toLocaleString("en-US")} bytes of JSON; the Durable Task Scheduler takes ` +
    `${payloadLimit.toLocaleString("en-US")}. Keep large data in a blob and pass its address.`
  );
}

/** Refuses a payload that is too large. */
export function checkSize(json: string | null, what: string): void {
  const wrong = tooLarge(json, what);
  if (wrong) throw new Refusal(400, wrong);
}

/** Which payload that a turn adds is too large, if any. */
export function oversized(turn: Turn): string | undefined {
  const told = turn.events.map(
    ({ Name, Input, Result }) => tooLarge(Input, `The input of ${Name}`) ?? tooLarge(Result, "The output"),
  );
  const sent = turn.commands.map((command) =>
    command.do === "signal" || command.do === "callEntity"
      ? tooLarge(json(command.input), `The input of the operation ${command.operation}`)
      : undefined,
  );
  return [...told, ...sent, tooLarge(turn.continueAsNew?.input, "The input of the next execution")].find(
    Boolean,
  );
}
