import { OURS } from "../kit/containers.ts";
import type { Plan } from "./schema.ts";
import type { Senseless } from "./senseless.ts";
import { TRAINERS, takesWeights, trainerOf } from "./trainers.ts";

const PLACES = "write https://host/path, or container/path of a blob";

/** What a plan says of weights, as far as a trainer uses them and they can be there. Paths begin at `search`. */
export function* senseOfWeights({ trainers, weights }: Plan["search"], images: string): Generator<Senseless> {
  const taking = trainers.filter(takesWeights);
  if (!weights) {
    const without = taking.find((trainer) => {
      const { backbone } = trainerOf(trainer);
      return backbone && backbone.weights === undefined;
    });
    if (without)
      yield {
        path: ["weights"],
        message: `${without} has no weights of its own: name a file of them, {uri: …, sha256: …}`,
      };
    return;
  }
  if (taking.length > 1)
    yield {
      path: ["weights"],
      message: `are a file of one network, and ${taking.join(", ")} are several: leave one of these trainers`,
    };
  if (taking.length === 0) {
    const some = Object.keys(TRAINERS).filter(takesWeights).join(", ");
    yield {
      path: ["weights"],
      message: `none of the plan's trainers begins with weights: remove them, or name one that does (${some})`,
    };
  }
  const { uri } = weights;
  const fault = /^https:/i.test(uri) ? noAddress(uri) : noBlob(uri, images);
  if (fault !== undefined) yield { path: ["weights", "uri"], message: fault };
}

const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}\\]/u;
const UNKEPT = `holds a backslash or a control character: ${PLACES}`;

function noAddress(uri: string): string | undefined {
  if (UNPRINTABLE.test(uri)) return UNKEPT;
  const url = URL.parse(uri);
  if (!url) return `is no URL: ${PLACES}`;
  return url.username || url.search || url.hash
    ? "holds a user, a query or a fragment: plans hold no secrets, so write the address alone"
    : undefined;
}

function noBlob(uri: string, images: string): string | undefined {
  if (UNPRINTABLE.test(uri)) return UNKEPT;
  if (`${uri}/`.startsWith(`${images}/`))
    return `lies among the model's photos (${images}): take another place, such as "weights/${uri.split("/").at(-1)}"`;
  const [container = "", ...path] = uri.split("/");
  const isBlob = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(container) && path.length > 0;
  if (!isBlob || path.some((name) => /^\.{0,2}$/.test(name))) return `is no place of a file: ${PLACES}`;
  return OURS.includes(container)
    ? `"${container}" is a container of ours, and is tidied up: take one of your own, such as "weights"`
    : undefined;
}
