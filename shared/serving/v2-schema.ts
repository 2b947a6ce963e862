import { z } from "zod";

/** The two ways in which photos come: encoded, or as pixels. The datatype says which it is; either name will do. */
export const INPUTS = { image: "BYTES", pixels: "UINT8" } as const;
/** What is told of each photo. */
export const OUTPUTS = ["probabilities", "label", "predictionId"] as const;

const Parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const size = z.int().min(0);

/** A request of the Open Inference Protocol. Parameters that are not known here are left alone, as the protocol has it. */
export const InferRequest = z
  .looseObject({
    id: z.string().max(1000).optional(),
    parameters: z.looseObject({ binary_data_output: z.boolean().optional() }).optional(),
    inputs: z
      .array(
        z.looseObject({
          name: z.enum(Object.keys(INPUTS) as (keyof typeof INPUTS)[]),
          datatype: z.enum(Object.values(INPUTS)),
          shape: z.array(size).min(1).max(4),
          parameters: z.looseObject({ binary_data_size: size.optional() }).optional(),
          data: z.unknown().optional(),
        }),
      )
      .length(1, "must be one tensor: image or pixels"),
    outputs: z
      .array(
        z.looseObject({
          name: z.enum(OUTPUTS),
          parameters: z
            .looseObject({ binary_data: z.boolean().optional(), classification: z.int().min(0).optional() })
            .optional(),
        }),
      )
      .optional(),
  })
  .meta({
    examples: [
      {
        inputs: [
          { name: "pixels", datatype: "UINT8", shape: [1, 1, 2, 3], data: [192, 16, 16, 16, 16, 192] },
        ],
      },
    ],
  });
export type InferRequest = z.infer<typeof InferRequest>;
export type Tensor = InferRequest["inputs"][number];

/** An answer of it; a tensor without data lies behind the JSON, as bytes. */
export const InferResponse = z.object({
  id: z.string().optional(),
  model_name: z.string(),
  model_version: z.string(),
  outputs: z.array(
    z.object({
      name: z.string(),
      datatype: z.string(),
      shape: z.array(z.int()),
      parameters: Parameters.optional(),
      data: z.array(z.union([z.number(), z.string()])).optional(),
    }),
  ),
});
export type InferResponse = z.infer<typeof InferResponse>;

const Metadata = z.object({ name: z.string(), datatype: z.string(), shape: z.array(z.int()) });

export const ServerMetadata = z.object({
  name: z.string(),
  version: z.string(),
  extensions: z.array(z.string()),
});
export const ModelMetadata = z.object({
  name: z.string(),
  versions: z.array(z.string()),
  platform: z.string(),
  inputs: z.array(Metadata),
  outputs: z.array(Metadata),
});
