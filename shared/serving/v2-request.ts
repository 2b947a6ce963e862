import { parseJson } from "../kit/parse-json.ts";
import { requestWording } from "../kit/request-wording.ts";
import { invalid } from "./invalid.ts";
import type { Item } from "./photos.ts";
import { InferRequest, OUTPUTS } from "./v2-schema.ts";
import { photosOfTensor } from "./v2-tensor.ts";

/** A tensor that a caller wants. */
export interface Wanted {
  name: (typeof OUTPUTS)[number];
  /** As bytes behind the JSON. */
  binary: boolean;
  /** So many of the likeliest classes, as texts. */
  classes: number | undefined;
}

/** What a request of the Open Inference Protocol asks. */
export interface Inference {
  id: string | undefined;
  items: Item[];
  outputs: Wanted[];
}

/** Reads a request whose JSON has so many bytes, with what lies behind it. Throws a `Problem` that names the field at fault. */
export function readInference(body: Buffer, jsonLength: number): Inference {
  const said = InferRequest.safeParse(parseJson(body.toString("utf8", 0, jsonLength)), {
    error: requestWording,
    reportInput: true,
  });
  const [fault] = said.error?.issues ?? [];
  if (fault) throw invalid(fault.path.join("."), fault.message);
  const { id, inputs, outputs, parameters } = said.data as InferRequest;
  const [tensor] = inputs as [InferRequest["inputs"][number]];
  const items = photosOfTensor(tensor, body.subarray(jsonLength));
  const binary = parameters?.binary_data_output ?? false;
  const wanted = outputs?.length ? outputs : OUTPUTS.map((name) => ({ name, parameters: undefined }));
  return { id, items, outputs: wanted.map((output, n) => wantedOf(output, binary, `outputs.${n}`)) };
}

type Output = NonNullable<InferRequest["outputs"]>[number];

function wantedOf(
  { name, parameters }: Pick<Output, "name" | "parameters">,
  binary: boolean,
  field: string,
): Wanted {
  const classes = parameters?.classification || undefined;
  if (classes !== undefined && name !== "probabilities")
    throw invalid(`${field}.parameters.classification`, "is of the output probabilities alone");
  return { name, binary: parameters?.binary_data ?? binary, classes };
}
