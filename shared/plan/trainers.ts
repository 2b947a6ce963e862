import table from "../../training/darkroom_training/search/trainers/trainers.json" with { type: "json" };
import { noManifest, PLUGINS, PLUGINS_FAULT } from "../kit/plugins.ts";
import { foreignTrainers } from "./foreign-trainers.ts";

/** What a trainer says of one of its hyperparameters. `above` and `below` exclude themselves, `from` and `to` do not. */
export type Parameter = (
  | { kind: "number" | "integer"; above?: number; from?: number; below?: number; to?: number }
  | { kind: "choice"; of: string[] }
) & {
  /** What a search draws it from where the plan does not say. */
  default: Drawn;
  /** It is drawn only where each of these, which are named before it, has one of these values. */
  only?: Record<string, (string | number)[]>;
};

/** A list to choose from, or a range on a logarithmic or linear scale. */
export type Drawn = (string | number)[] | { log: [number, number] } | { linear: [number, number] };

export type Value = string | number;

/** Whether a parameter is drawn beside these values of those before it. */
export const isDrawn = ({ only = {} }: Parameter, values: Record<string, Value>): boolean =>
  Object.entries(only).every(([other, allowed]) => allowed.includes(values[other] as Value));

/** What the training wheel says of a trainer. */
export interface Trainer {
  about: string;
  /** Pixels that both sides of a photo need. */
  size: { least: number; default: number };
  /** Where the plan does not say how many. */
  epochs: number;
  /** Whose features it learns from instead of pixels. */
  backbone?: Backbone;
  /** Said where its own network, which learns from pixels, can begin with a file of weights. */
  weights?: "optional";
  /** Its hyperparameters, in the order in which they are drawn. */
  space: Record<string, Parameter>;
}

/** A network that was trained before, without its last layer. */
export interface Backbone {
  name: string;
  /** SHA-256 of the file that is installed with the wheel; without it the plan must name one. */
  weights?: string;
  /** Counts up when the wheel computes other features of the same weights. */
  converter: number;
}

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
