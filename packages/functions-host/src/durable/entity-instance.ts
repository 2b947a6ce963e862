import type { Entity } from "../store/entities.ts";
import { partsOfEntityId } from "./entity-id.ts";
import type { Instance } from "./instance.ts";

/** An entity as lists of instances show it: an orchestration that never ends, with the state in its input. */
export function entityInstance({ id, state, created, updated }: Entity): Instance {
  return {
    id,
    name: `@${partsOfEntityId(id).name}`,
    version: null,
    execution: "",
    status: "Running",
    created,
    updated,
    input: JSON.stringify({ exists: state !== null, state, sorter: {} }),
    output: null,
    customStatus: JSON.stringify({ entityExists: state !== null }),
    parent: null,
  };
}
