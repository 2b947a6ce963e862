import { own } from "../kit/objects.ts";
import { Plan } from "./schema.ts";

interface Wrapped {
  shape?: Record<string, unknown>;
  def: { innerType?: Wrapped };
}

/** The fields that the schema knows at a path, found through defaults and refinements. */
export function knownFields(path: readonly PropertyKey[]): string[] {
  const unwrap = (schema: Wrapped): Wrapped => (schema.def.innerType ? unwrap(schema.def.innerType) : schema);
  let schema = unwrap(Plan as unknown as Wrapped);
  for (const key of path) {
    const inner = own(schema.shape ?? {}, String(key));
    if (!inner) return [];
    schema = unwrap(inner as Wrapped);
  }
  return Object.keys(schema.shape ?? {});
}

/** The same for a plan as it is written. */
export const writtenFields = (path: readonly PropertyKey[]): string[] =>
  path.length === 0 ? [...knownFields(path), "environments"] : knownFields(path);

/** Whether a path leads to fields rather than to a value. */
export const isSection = (path: readonly PropertyKey[]): boolean => knownFields(path).length > 0;

/** The fields that a text such as `search.space.dropout` names, below others. A field that is known may have dots in its own name. */
export function fieldsNamed(text: string, above: readonly PropertyKey[]): string[] {
  const dotted = knownFields(above).filter((name) => name.includes(".") && `${text}.`.startsWith(`${name}.`));
  const first = dotted.toSorted((a, b) => b.length - a.length)[0] ?? text.replace(/\..*/s, "");
  if (first === text) return [first];
  return [first, ...fieldsNamed(text.slice(first.length + 1), [...above, first])];
}
