import { z } from "zod";
import { png } from "../kit/answers.ts";
import { route } from "../kit/route.ts";
import { Explanation } from "./explanation.ts";
import { MOST_CELLS } from "./occlusion.ts";
import { predict } from "./routes.ts";

const CELLS = `must be a whole number from 2 to ${MOST_CELLS}`;

export const explain = route({
  name: "explain",
  method: "POST",
  path: "/api/models/{model}/explain",
  role: "predictor",
  part: "serving",
  summary: "Which parts of one photo speak for a class: a picture, or numbers where JSON is accepted.",
  params: predict.params,
  query: {
    version: predict.query.version,
    class: z.string().optional().meta({ description: "The class to explain; left out, the likeliest." }),
    grid: z.coerce
      .number(CELLS)
      .int(CELLS)
      .min(2, CELLS)
      .max(MOST_CELLS, CELLS)
      .default(8)
      .meta({ description: "Cells along the longer side; each is covered and costs a look of the model." }),
  },
  body: predict.body,
  answers: { 200: [Explanation, png] },
});
