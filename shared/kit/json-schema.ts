import { z } from "zod";

/** The JSON Schema of what goes in or comes out. What comes out may have more fields one day: nobody should refuse them. */
export function schemaOf(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  const { $schema: _, ...made } = z.toJSONSchema(schema, {
    io,
    target: "draft-2020-12",
    // What a transformation leads to is known to nobody but its code: it stands as anything.
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      if (io === "output" && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties;
    },
  });
  return made;
}
