import { z } from "zod";

/** The JSON Schema of what goes in or comes out. */
export function schemaOf(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  // What a transformation leads to is known to nobody but its code: it stands as anything.
  const { $schema: _, ...made } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    target: "draft-2020-12",
  });
  return made;
}
