import { join } from "node:path";
import { expect, test } from "vitest";
import { typesOf } from "../../clients/typescript/types.ts";
import { openApiOf } from "../../shared/kit/openapi.ts";
import { declared } from "../functions/declared.ts";
import { root } from "../local/processes.ts";

test("the types of the TypeScript client are those of the OpenAPI document", async () => {
  const made = await typesOf(openApiOf(Object.values(declared)));
  await expect(made).toMatchFileSnapshot(join(root, "clients/typescript/openapi.d.ts"));
});
