import { noteFull } from "../../shared/tasks/full.ts";
import { Room } from "../../shared/tasks/room.ts";
import type { Activity } from "../activity.ts";
import type { submitTasks } from "./contracts.ts";
import { eachApart } from "./each-apart.ts";
import { type Services, submit } from "./submit-task.ts";

export const submitTasksWith =
  (services: Services): Activity<typeof submitTasks> =>
  async ({ tasks }) => {
    const room = new Room(services.databricks);
    const answers = await eachApart(tasks, (one) => submit(services, one, (place) => room.takes(place)));
    const [first] = tasks;
    if (first && room.full) await noteFull(services.blobs, first.task.runId, room.full, Date.now());
    return answers.map((answer, n) => {
      const step = tasks[n]?.task.step as string;
      if ("terminal" in answer) return { step, refused: answer.terminal };
      if ("passing" in answer) return { step, unanswered: answer.passing };
      return answer.ok === undefined ? { step, full: true } : { step, databricksRunId: answer.ok };
    });
  };
