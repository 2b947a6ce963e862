// Run by azd before it provisions: tells the template what it cannot know. Twice the same, unless the wheel is another one.
import { join } from "node:path";
import { tellAzd } from "./azd.ts";
import { toldTemplate } from "./told-template.ts";

const told = await toldTemplate(process.env);
for (const [name, value] of Object.entries(told)) tellAzd(name, value);
console.log(`The training wheel: ${join(import.meta.dirname, "../dist/wheels", told.TRAINING_WHEEL)}`);
