import type { Plan } from "../plan/schema.ts";
import { trainerOf } from "../plan/trainers.ts";

/** For how many epochs a trainer's trials train. */
export const epochsOf = ({ epochs }: Plan["search"], trainer: string): number =>
  epochs ?? trainerOf(trainer).epochs;
