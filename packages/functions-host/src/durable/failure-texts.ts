import type { Failure } from "../worker/protocol.ts";
import type { FailureDetails } from "./history-event.ts";

/** How a failed activity is written into its caller's history. */
export function activityFailure(
  name: string,
  failure: Failure,
): { Reason: string; Details: string; FailureDetails?: FailureDetails } {
  const details = describedByApp(failure.message);
  const message = details?.ErrorMessage ?? failure.message;
  return {
    Reason: `Activity function '${name}' failed: ${message}`,
    Details: failure.stack,
    ...(details && { FailureDetails: details }),
  };
}

/** With an exception properties provider, the SDK puts a JSON description in the place of the message. */
function describedByApp(message: string): FailureDetails | undefined {
  if (!message.startsWith('{"errorType":')) return undefined;
  try {
    const { errorType, errorMessage, stackTrace, isNonRetriable, properties } = JSON.parse(message);
    return {
      ErrorType: errorType,
      ErrorMessage: errorMessage,
      StackTrace: stackTrace,
      IsNonRetriable: isNonRetriable,
      Properties: properties,
    };
  } catch {
    return undefined;
  }
}

/** The text for a function that an orchestration calls and the app does not have. */
export function unknownFunction(
  kind: "orchestrator" | "activity" | "entity",
  name: string,
  known: string[],
): string {
  const list = known.length ? known.map((each) => `'${each}'`).join(", ") : "none";
  return (
    `The function '${name}' doesn't exist, is disabled, or is not ${article(kind)} function. ` +
    `Additional info: The following are the known ${kind} functions: ${list}.`
  );
}

function article(kind: string): string {
  return `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;
}
