import type { Current } from "./current.ts";
import type { Death } from "./protocol.ts";

/** An exit code in the words of Azure's host. */
export function exitText(code: number): string {
  return `node exited with code ${code} (0x${code.toString(16).toUpperCase()})`;
}

/** How a process ended that nobody had announced; with V8's last words, where it ran out of memory. */
export function endText(code: number | null, signal: string | null, errors: readonly string[]): string {
  const fatal = errors.findLast((line) => line.startsWith("FATAL ERROR: "));
  const how = signal ?? exitText(code ?? 0);
  return fatal ? `${how}: ${fatal.replace("FATAL ERROR: ", "")}` : how;
}

/** Whose code ends the process; `over` says that the run it belonged to has ended already. */
export function deathText({ reason }: Death, culprit: Current | undefined, over: boolean): string {
  if (!culprit) return `Code that belongs to no run of a function ends the app's process: ${reason}`;
  return `The function "${culprit.functionName}"${over ? ", whose run is over," : ""} ends the app's process: ${reason}`;
}

/** What ran when a process ended. */
export function suspectsText(functionNames: readonly string[]): string {
  if (functionNames.length === 0) return "while it ran nothing";
  const counts = new Map<string, number>();
  for (const name of functionNames) counts.set(name, (counts.get(name) ?? 0) + 1);
  const each = [...counts].map(([name, count]) => (count > 1 ? `"${name}" (${count} times)` : `"${name}"`));
  return `while it ran ${each.join(", ")}`;
}

/** Milliseconds as .NET writes a span of time. */
export function timeSpan(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (number: number) => String(Math.floor(number)).padStart(2, "0");
  const days = Math.floor(seconds / 86_400);
  const time = [(seconds / 3600) % 24, (seconds / 60) % 60, seconds % 60].map(two).join(":");
  return days > 0 ? `${days}.${time}` : time;
}
