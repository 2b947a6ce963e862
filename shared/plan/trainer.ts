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
