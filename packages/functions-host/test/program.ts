/** A task of a random orchestration; times in seconds. */
export type TaskProgram =
  | { kind: "call"; value: number }
  | { kind: "fail" }
  | { kind: "retry"; failures: number; attempts: number; wait: number }
  | { kind: "timer"; seconds: number }
  | { kind: "sub"; program: Program }
  | { kind: "all"; tasks: TaskProgram[] }
  | { kind: "any"; tasks: TaskProgram[] };

/** One yield of a random orchestration; an event is waited for by itself. */
export type Step = { kind: "task"; task: TaskProgram } | { kind: "event" } | { kind: "throw" };

/** A random orchestration: its steps, gone through once more for each further round. */
export interface Program {
  steps: Step[];
  rounds: number;
}

/** What a program has to come to. */
export interface Expected {
  ok: boolean;
  output: unknown;
}

/** How a task ends in the model; `end` is when its last inner task has ended, `done` when its own result is known. */
interface Ended {
  done: number;
  end: number;
  ok: boolean;
  value: unknown;
}

/** The semantics of Durable Functions for such programs, without any machinery. */
export function expected(program: Program): Expected & { end: number } {
  let now = 0;
  let events = 0;
  for (let round = 0; ; round++) {
    const log: unknown[] = [];
    let end = now;
    let thrown = false;
    for (const step of program.steps) {
      if (step.kind === "throw") {
        thrown = true;
        break;
      }
      if (step.kind === "event") {
        log.push(events++);
        continue;
      }
      const ended = modelTask(step.task);
      log.push(ended.ok ? ended.value : "failed");
      end = Math.max(end, now + ended.end);
      now += ended.done;
    }
    // All that was scheduled must have ended before an execution may.
    now = Math.max(now, end);
    if (thrown) return { ok: false, output: undefined, end: now };
    if (round === program.rounds) return { ok: true, output: log, end: now };
  }
}

function modelTask(task: TaskProgram): Ended {
  switch (task.kind) {
    case "call":
      return { done: 0, end: 0, ok: true, value: task.value };
    case "fail":
      return { done: 0, end: 0, ok: false, value: undefined };
    case "retry": {
      const ok = task.failures < task.attempts;
      const done = task.wait * Math.min(task.failures, task.attempts - 1);
      return { done, end: done, ok, value: task.failures + 1 };
    }
    case "timer":
      return { done: task.seconds, end: task.seconds, ok: true, value: null };
    case "sub": {
      const { ok, output, end } = expected(task.program);
      return { done: end, end, ok, value: output };
    }
    default: {
      const ended = task.tasks.map(modelTask);
      const end = Math.max(...ended.map((each) => each.end));
      const first = (some: Ended[]) => some.reduce((a, b) => (b.done < a.done ? b : a));
      const failed = ended.filter((each) => !each.ok);
      if (task.kind === "any") {
        const winner = first(ended);
        return { done: winner.done, end, ok: true, value: { won: ended.indexOf(winner) } };
      }
      if (failed.length) return { done: first(failed).done, end, ok: false, value: undefined };
      return {
        done: Math.max(...ended.map((each) => each.done)),
        end,
        ok: true,
        value: ended.map((each) => each.value),
      };
    }
  }
}

/** Whether the winner of some Task.any would be a matter of chance. */
export function hasTies(task: TaskProgram): boolean {
  switch (task.kind) {
    case "sub":
      return task.program.steps.some((step) => step.kind === "task" && hasTies(step.task));
    case "all":
      return task.tasks.some(hasTies);
    case "any": {
      const times = task.tasks.map((each) => modelTask(each).done);
      return new Set(times).size < times.length || task.tasks.some(hasTies);
    }
    default:
      return false;
  }
}
