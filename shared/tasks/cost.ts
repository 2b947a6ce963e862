import { z } from "zod";
import type { MachinePrices, Sku } from "../kit/machine-prices.ts";
import type { MachineUse } from "./machines.ts";

/** What machines cost by the prices of a setting. */
export const Cost = z.object({
  /** Absent where none of the machines has a price. */
  amount: z.number().optional(),
  /** Three letters, such as EUR. */
  currency: z.string(),
  /** Databricks and Azure alone know what they bill. */
  of: z.literal("estimate"),
  /** What the amount leaves out, and why. */
  without: z.array(z.string()),
});
export type Cost = z.infer<typeof Cost>;

/** A cluster that is created by itself is sold as those that people work on are, whoever uses it. */
const SOLD_AS: Record<MachineUse["kind"], Sku | undefined> = {
  ...{ lifecycle: "all_purpose", standing: "all_purpose", run: "jobs", serverless: "serverless" },
  unknown: undefined,
};

/** What a run's machines cost, as far as prices are told. No price is made up: what has none is left out, and named. */
export function estimate(uses: readonly MachineUse[], prices: MachinePrices): Cost {
  const told = uses.filter(({ seconds, untold }) => seconds > 0 || untold === 0);
  const priced = told.map((use) => priceOf(use, prices));
  const amounts = priced.flatMap((one) => (typeof one === "number" ? [one] : []));
  const untold = uses
    .filter((use) => use.untold > 0)
    .map(
      ({ machine, untold }) =>
        `${machine}: Databricks has not told how long ${untold} of its runs or clusters took`,
    );
  const unpriced = priced.filter((one) => typeof one === "string");
  const isKnown = amounts.length > 0 || uses.length === 0;
  const amount = amounts.reduce((all, one) => all + one, 0);
  return {
    ...(isKnown && { amount: Math.round(amount * 10_000) / 10_000 }),
    ...{ currency: prices.currency, of: "estimate", without: [...new Set([...unpriced, ...untold])] },
  };
}

/** An amount for people, who are told where it leaves something out. Undefined where there is none. */
export const costInWords = ({ amount, currency, without }: Cost): string | undefined =>
  amount === undefined ? undefined : `${without.length > 0 ? "at least " : ""}${amount} ${currency}`;

/** An amount, or why there is none. */
function priceOf({ kind, machine, hours }: MachineUse, { machines, dbu }: MachinePrices): number | string {
  if (hours === undefined) return `${machine}: it is not known how many machines there were`;
  const price = Object.hasOwn(machines, machine) ? machines[machine] : undefined;
  if (!price) return `${machine}: MACHINE_PRICES has no price of it`;
  const sku = SOLD_AS[kind];
  const unit = sku === undefined ? undefined : dbu[sku];
  if ((price.dbu ?? 0) > 0 && unit === undefined)
    return `${machine}: MACHINE_PRICES does not say as dbu.${sku} what its units cost`;
  return hours * ((price.vm ?? 0) + (price.dbu ?? 0) * (unit ?? 0));
}
