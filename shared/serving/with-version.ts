import { Problem } from "../kit/errors.ts";
import type { Champion } from "./champions.ts";
import { type Deployments, UNLOADED } from "./deployments.ts";

/** How often a version is looked up that makes room for others before it can be asked. */
const MOST_LOOKS = 3;

/**
 * Does work with a version, which stays loaded meanwhile. It is found when it is needed, and again where a new one has taken its
 * place in memory at that very moment.
 */
export async function withVersion<T>(
  deployments: Deployments,
  find: () => Promise<Champion>,
  work: (champion: Champion) => Promise<T>,
): Promise<T> {
  for (let look = 1; ; look++) {
    const champion = await find();
    try {
      return await deployments.holding(champion.deployment, () => work(champion));
    } catch (error) {
      const isGone = error instanceof Problem && error.type === UNLOADED;
      if (!isGone || look === MOST_LOOKS) throw error;
    }
  }
}
