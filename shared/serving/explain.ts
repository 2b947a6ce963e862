import { Problem } from "../kit/errors.ts";
import type { HasLeft } from "../kit/has-left.ts";
import { inTurns } from "../kit/in-turns.ts";
import { Budget } from "./budget.ts";
import { type Deployment, type Deployments, sizeOf } from "./deployments.ts";
import { gridOf, type Patch, patchesOf } from "./occlusion.ts";
import type { Item } from "./photos.ts";
import type { Look } from "./works.ts";

/** Photos that are explained at once: each takes as much as a hundred predictions. */
const AT_ONCE = 4;
/** Milliseconds that others wait for their turn. */
const PATIENCE = 10_000;
/** Cells that a thread looks at without a pause: predictions want their turn too. */
const CELLS = 4;
/** Such batches of a photo that are at work at once. */
const LANES = 2;
/** Milliseconds that all cells of a photo may take together. */
const TAKES = 30_000;

/** What covering each cell does, for every class. */
export interface Explained extends Look {
  /** Row by row, from the top left. */
  said: Float32Array[];
  columns: number;
}

/** Explains what versions say of photos: by what they say where a part of it is covered. */
export class Explainer {
  readonly #deployments: Deployments;
  readonly #turns = new Budget(AT_ONCE);
  readonly #takes: number;

  constructor(deployments: Deployments, takes = TAKES) {
    this.#deployments = deployments;
    this.#takes = takes;
  }

  /**
   * With so many cells along the longer side. Throws a `Problem`, 429 if there is no room in time. For who has left nothing more is
   * done.
   */
  async explain({ key }: Deployment, item: Item, cells: number, hasLeft: HasLeft): Promise<Explained> {
    const size = sizeOf(item);
    return this.#turns.inTurn(1, PATIENCE, async () => {
      const look = await this.#deployments.inRoom(size, "look", { key, item }, hasLeft);
      const { copy, mean } = look;
      const grid = gridOf(copy, cells);
      const until = performance.now() + this.#takes;
      const said = await inTurns(batchesOf(patchesOf(copy, grid)), LANES, (patches) => {
        if (performance.now() >= until) throw tooCostly(grid, this.#takes);
        const asked = { key, copy, mean, patches };
        return this.#deployments.inRoom(copy.width * copy.height, "cover", asked, hasLeft);
      });
      return { ...look, said: said.flat(), columns: grid.columns };
    });
  }

  /** The map of these rows of cells over the photo, as PNG. */
  draw({ copy }: Explained, drops: number[][]): Promise<Uint8Array> {
    return this.#deployments.inRoom(copy.width * copy.height, "draw", { copy, drops });
  }
}

/** By how much the probability of a class falls where each cell is covered, in rows. */
export function dropsOf({ base, said, columns }: Explained, at: number): number[][] {
  const drops = said.map((probabilities) => (base[at] as number) - (probabilities[at] as number));
  return Array.from({ length: drops.length / columns }, (_, row) =>
    drops.slice(row * columns, (row + 1) * columns),
  );
}

const batchesOf = (patches: Patch[]) =>
  Array.from({ length: Math.ceil(patches.length / CELLS) }, (_, n) =>
    patches.slice(n * CELLS, (n + 1) * CELLS),
  );

function tooCostly({ columns, rows }: { columns: number; rows: number }, takes: number): Problem {
  const detail = `A map of ${columns} × ${rows} cells takes longer than ${takes / 1000} s: ask for a smaller grid.`;
  return new Problem(422, "explanation-too-costly", detail);
}
