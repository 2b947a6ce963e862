import { z } from "zod";

const PRICE = "must be a price from 0 to 100000";
const Price = z.number(PRICE).min(0, PRICE).max(100_000, PRICE);
const UNITS = "must be DBUs an hour, from 0 to 10000";

/** How Databricks names what its units are sold as, by what runs: a cluster for one task, one that stands by itself, machines of its own. */
export const SKUS = ["jobs", "all_purpose", "serverless"] as const;
export type Sku = (typeof SKUS)[number];

/** What machines cost, as somebody has looked it up: nothing is priced that is not in here. All are of one currency. */
export const MachinePrices = z
  .strictObject({
    currency: z.string().regex(/^[A-Z]{3}$/, "must be a currency's three letters, such as EUR"),
    /** A Databricks unit. */
    dbu: z
      .strictObject({ jobs: Price.optional(), all_purpose: Price.optional(), serverless: Price.optional() })
      .default({}),
    /** By node type, or pool or policy that decides on it; by the id of a cluster that stands, as a whole; or `serverless`. */
    machines: z.record(
      z.string().min(1, "must be a node type, the id of a pool, policy or cluster, or serverless"),
      z
        .strictObject({
          /** An hour of the machine itself, its disks and address included. */
          vm: Price.optional(),
          /** Databricks units that it takes an hour. */
          dbu: z.number(UNITS).min(0, UNITS).max(10_000, UNITS).optional(),
        })
        .refine(({ vm, dbu }) => vm !== undefined || dbu !== undefined, "must have vm, dbu or both"),
    ),
  })
  .superRefine(({ dbu, machines }, context) => {
    if (Object.keys(dbu).length > 0) return;
    const [name] = Object.entries(machines).find(([, one]) => (one.dbu ?? 0) > 0) ?? [];
    if (name === undefined) return;
    const message = `must say what a DBU costs, such as {"jobs": 0.28}, since ${name} takes some`;
    context.addIssue({ code: "custom", path: ["dbu"], message });
  });
export type MachinePrices = z.infer<typeof MachinePrices>;
