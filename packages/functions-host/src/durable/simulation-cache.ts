import type { HistoryEvent } from "./history-event.ts";
import type { Simulation } from "./simulation.ts";

const capacity = 2_000;

/** Where an instance stands after its last committed turn, so that the next one need not start from its history. */
export interface Standing {
  execution: string;
  simulation: Simulation;
  /** How many history events are stored. */
  length: number;
  /** The last of them, which the worker has not been given yet. */
  unsent: HistoryEvent[];
}

/** The standing of the instances that moved last. Losing an entry costs time, never truth. */
export interface SimulationCache {
  get(id: string, execution: string): Standing | undefined;
  keep(id: string, standing: Standing): void;
  forget(id: string): void;
}

export function simulationCache(): SimulationCache {
  const entries = new Map<string, Standing>();
  return {
    get(id, execution) {
      const standing = entries.get(id);
      // Taken out: a turn changes it, and only a committed turn puts it back.
      entries.delete(id);
      return standing?.execution === execution ? standing : undefined;
    },
    keep(id, standing) {
      entries.set(id, standing);
      for (const oldest of entries.keys()) {
        if (entries.size <= capacity) break;
        entries.delete(oldest);
      }
    },
    forget: (id) => entries.delete(id),
  };
}
