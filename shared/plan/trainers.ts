import table from "../../training/darkroom_training/search/trainers/trainers.json" with { type: "json" };
import { noManifest, PLUGINS, PLUGINS_FAULT } from "../kit/plugins.ts";
import { foreignTrainers } from "./foreign-trainers.ts";
import type { Trainer } from "./trainer.ts";

const brought = foreignTrainers(PLUGINS.trainers, Object.keys(table));

/** Ours, and those of the wheels that the setting TRAINERS tells of. */
export const TRAINERS: Readonly<Record<string, Trainer>> = {
  ...(table as unknown as Record<string, Trainer>),
  ...brought.trainers,
};

/** Why the file that TRAINERS names cannot be used, in one line: no plan can be read then. Undefined where it can, or there is none. */
export const MANIFEST_FAULT: string | undefined =
  PLUGINS_FAULT ??
  (brought.faults.length > 0 ? noManifest(process.env.TRAINERS, brought.faults).message : undefined);

/** A trainer that a plan names: the schema allows no other. */
export const trainerOf = (name: string): Trainer => TRAINERS[name] as Trainer;

/** Whether a trainer begins, or can begin, from a network that was trained before, whose weights a plan may name. */
export const takesWeights = (trainer: string): boolean =>
  TRAINERS[trainer]?.backbone !== undefined || TRAINERS[trainer]?.weights !== undefined;
