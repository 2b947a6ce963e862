import { z } from "zod";
import { task } from "../kit/task.ts";
import { Looked } from "./report.ts";

/** Proves from inside a task what a life cycle will need there. */
export const doctorTask = task("doctor", {
  spec: {
    /** Root URI of a container of photos. */
    images: z.string(),
    /** The photo that is read; below its container. */
    photo: z.strictObject({ path: z.string(), etag: z.string(), size: z.int() }).optional(),
    /** URI of a file that is there for a moment. */
    file: z.string(),
  },
  result: { checks: z.array(Looked) },
  timeout: 0.25,
});
