import type { Activity } from "../activity.ts";
import type { submitTasks } from "./contracts.ts";
import { eachApart } from "./each-apart.ts";
import { type Services, submitTaskWith } from "./submit-task.ts";

export const submitTasksWith = (services: Services): Activity<typeof submitTasks> => {
  const submit = submitTaskWith(services);
  return async ({ tasks }, orchestrations) => {
    const answers = await eachApart(tasks, (one) => submit(one, orchestrations));
    return answers.map((answer, n) => {
      const step = tasks[n]?.task.step as string;
      if ("ok" in answer) return { step, ...answer.ok };
      return "terminal" in answer ? { step, refused: answer.terminal } : { step, unanswered: answer.passing };
    });
  };
};
