import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import ts from "typescript";

/** TypeScript's types of an OpenAPI document, as `client.ts` goes by them. Bytes, of which it says nothing but their media type, are a Blob. */
export async function typesOf(document: object): Promise<string> {
  const bytes = { type: "string", format: "binary" };
  const told = JSON.stringify(document, (key, value) =>
    key === "content" ? mapped(value, (media) => ({ schema: bytes, ...media })) : value,
  );
  const nodes = await openapiTS(JSON.parse(told) as OpenAPI3, {
    transform: ({ format }: { format?: string }) =>
      format === "binary" ? ts.factory.createTypeReferenceNode("Blob") : undefined,
  });
  return `// Made of the OpenAPI document by types.ts.\n${astToString(nodes)}`;
}

const mapped = (media: Record<string, object>, change: (one: object) => object) =>
  Object.fromEntries(Object.entries(media).map(([type, one]) => [type, change(one)]));
