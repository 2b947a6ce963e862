import { z } from "zod";
import { Trouble } from "../../local/trouble.ts";

interface Property {
  path: string;
  propertyChangeType: string;
  before?: unknown;
  after?: unknown;
  children?: Property[] | null | undefined;
}
const Property: z.ZodType<Property> = z.lazy(() =>
  z.object({
    path: z.string(),
    propertyChangeType: z.string(),
    before: z.unknown().optional(),
    after: z.unknown().optional(),
    children: z.array(Property).nullish(),
  }),
);
const Change = z.object({
  resourceId: z.string(),
  changeType: z.string(),
  delta: z.array(Property).nullish(),
});
/** One that failed may have no changes, too. */
const WhatIf = z.object({ status: z.literal("Succeeded"), changes: z.array(Change).nullable() });

/** What a deployment would change, and what Azure cannot tell beforehand: ids of such resources. */
export interface Drift {
  differs: string[];
  untold: string[];
}

/** Those that are as the template says, and those that it does not speak of. */
const AS_TOLD = new Set(["NoChange", "NoEffect", "Ignore"]);
/** A budget keeps the month in which it was made; a machine that knows no better tells the template this one. */
const KEPT = "properties.timePeriod.startDate";

/** Reads what `az deployment sub what-if` prints. Throws `Trouble` where it is something else. */
export function driftOf(printed: string): Drift {
  const drift: Drift = { differs: [], untold: [] };
  for (const { resourceId, changeType, delta } of changesOf(printed)) {
    if (AS_TOLD.has(changeType)) continue;
    const name = resourceId.replace(/^\/subscriptions\/[^/]+\/?/, "");
    if (changeType === "Unsupported") drift.untold.push(name);
    else if (changeType !== "Modify" || !delta) drift.differs.push(`${changeType} ${name}`);
    else {
      const properties = delta.flatMap((property) => linesOf(property));
      if (properties.length > 0) drift.differs.push([`Modify ${name}`, ...properties].join("\n    "));
    }
  }
  return drift;
}

function changesOf(printed: string) {
  try {
    return WhatIf.parse(JSON.parse(printed)).changes ?? [];
  } catch (error) {
    throw new Trouble(
      `What az deployment sub what-if prints is no answer of its: ${(error as Error).message}`,
      "Repeat it alone, with --no-pretty-print.",
    );
  }
}

function linesOf({ path, propertyChangeType, before, after, children }: Property, above = ""): string[] {
  const whole = above === "" ? path : `${above}.${path}`;
  if (propertyChangeType === "NoEffect" || whole === KEPT) return [];
  if (children?.length) return children.flatMap((child) => linesOf(child, whole));
  return [`${whole}: ${short(before)} would become ${short(after)}`];
}

const LONGEST = 200;
const short = (value: unknown) => (JSON.stringify(value ?? null) ?? "null").slice(0, LONGEST);
