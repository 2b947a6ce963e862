import { z } from "zod";

/** `off`, `folder`, or a regular expression over the path below the prefix. */
export const GroupBy = z
  .string()
  .max(200, 'must be "off", "folder" or a regular expression of at most 200 characters')
  .superRefine((text, context) => {
    const fault = patternFault(text);
    if (fault !== undefined)
      context.addIssue({ code: "custom", message: `is no regular expression: ${fault}` });
  });

function patternFault(text: string): string | undefined {
  if (text === "") return 'it is empty: write "off", "folder" or an expression';
  try {
    new RegExp(text, "u");
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
