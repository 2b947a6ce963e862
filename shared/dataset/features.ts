import type { Plan } from "../plan/schema.ts";
import { drawnBy } from "../plan/space.ts";
import { takesWeights } from "../plan/trainers.ts";

/** Photos as they are, or mirrored left to right. */
export type Variant = "plain" | "mirrored";

/** What the trials of a trainer learn from in place of pixels. */
export interface Features {
  trainer: string;
  variants: Variant[];
}

/** The features that a search needs: of each trainer that begins with a network trained before, for whatever its trials may draw. */
export const featuresOf = ({ search: { trainers, space } }: Pick<Plan, "search">): Features[] =>
  trainers.filter(takesWeights).map((trainer) => {
    const augment = drawnBy(trainer, space).get("augment");
    const isMirrored = Array.isArray(augment) && augment.includes("flip");
    return { trainer, variants: isMirrored ? ["plain", "mirrored"] : ["plain"] };
  });
