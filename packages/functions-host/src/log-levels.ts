import type { Log } from "./log.ts";
import type { LogLevel } from "./worker/protocol.ts";

const order: LogLevel[] = ["trace", "debug", "information", "warning", "error", "critical", "none"];

/** Lets through what host.json's `logging.logLevel` asks for: the longest matching category decides. */
export function filterLog(log: Log, levels: Record<string, string>): Log {
  const rules = Object.entries(levels)
    .map(([category, level]) => ({
      category: category.toLowerCase(),
      least: order.indexOf(level.toLowerCase() as LogLevel),
    }))
    .sort((a, b) => b.category.length - a.category.length);
  const fallback =
    rules.find(({ category }) => category === "default")?.least ?? order.indexOf("information");
  return (level, category, message) => {
    const name = category.toLowerCase();
    const rule = rules.find((each) => name === each.category || name.startsWith(`${each.category}.`));
    if (order.indexOf(level) >= (rule?.least ?? fallback)) log(level, category, message);
  };
}
