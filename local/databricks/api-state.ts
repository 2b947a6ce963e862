import type { Outcome, Task } from "./task.ts";

type State = {
  life_cycle_state: string;
  result_state?: string;
  state_message: string;
  user_cancelled_or_timedout: boolean;
};

type Status = {
  state: string;
  termination_details?: { code: string; type: string; message: string };
  queue_details?: { code: string; message: string };
};

/** The states of a task or a run, in Databricks' old (`state`) and new (`status`) words. */
export type States = { state: State; status: Status };

const workloadFailed = "Workload failed, see run output for details";

/** The states of a task. */
export function taskStates(task: Task): States {
  if (task.outcome) return endStates(task.outcome);
  if (task.phase === "QUEUED") return task.held && task.held.as !== "QUEUED" ? active(task.held.as) : queued;
  return active(task.phase);
}

/** The states of a run: those of its tasks, taken together. */
export function runStates(tasks: readonly Task[]): States {
  if (tasks.some(({ phase }) => phase === "TERMINATING")) return active("TERMINATING");
  if (tasks.some(({ phase }) => phase === "RUNNING")) return active("RUNNING");
  const [first] = tasks;
  if (first && tasks.every(({ held }) => held)) return taskStates(first);
  if (tasks.every(({ phase }) => phase === "QUEUED" || phase === "BLOCKED")) return queued;
  if (tasks.some(({ phase }) => phase !== "ENDED")) return active("RUNNING");
  const worst = tasks.find(
    ({ outcome }) => outcome?.kind !== "success" && outcome?.kind !== "upstream-failed",
  );
  return worst?.outcome ? failedRun(worst, worst.outcome) : endStates({ kind: "success" });
}

function active(phase: string): States {
  const state = { life_cycle_state: phase, state_message: "", user_cancelled_or_timedout: false };
  return { state, status: { state: phase } };
}

const queued: States = {
  state: { life_cycle_state: "QUEUED", state_message: "", user_cancelled_or_timedout: false },
  status: {
    state: "QUEUED",
    queue_details: {
      code: "ACTIVE_RUNS_LIMIT_REACHED",
      message: "Waiting for a running task to end: --parallel are running.",
    },
  },
};

function endStates(outcome: Outcome): States {
  switch (outcome.kind) {
    case "success":
      return end("TERMINATED", "SUCCESS", "", "SUCCESS", "SUCCESS");
    case "failed":
      return end("TERMINATED", "FAILED", workloadFailed, "RUN_EXECUTION_ERROR", "CLIENT_ERROR");
    case "cancelled":
      return end("TERMINATED", "CANCELED", "Run cancelled.", "USER_CANCELED", "SUCCESS");
    case "timed-out":
      return end("TERMINATED", "TIMEDOUT", "Run timed out.", "CANCELED", "CLIENT_ERROR");
    case "lost":
      return end("INTERNAL_ERROR", "FAILED", outcome.message, "INTERNAL_ERROR", "INTERNAL_ERROR");
    case "library-missing": {
      const message = `Library installation failed for library due to user error for whl: "${outcome.path}": no such file.`;
      return end("INTERNAL_ERROR", "FAILED", message, "LIBRARY_INSTALLATION_ERROR", "CLIENT_ERROR");
    }
    case "told": {
      const { life_cycle_state, result_state, code, type, message } = outcome.end;
      return end(life_cycle_state, result_state, message, code, type);
    }
    case "upstream-failed":
      return end("TERMINATED", "UPSTREAM_FAILED", "An upstream task failed.", "SKIPPED", "CLIENT_ERROR");
  }
}

// A run whose task failed is INTERNAL_ERROR in the old words and TERMINATED in the new ones; its task is TERMINATED.
function failedRun({ key }: Task, outcome: Outcome): States {
  const { state, status } = endStates(outcome);
  if (state.result_state !== "FAILED") return { state, status };
  const details = status.termination_details;
  const message = `Task ${key} failed with message: ${state.state_message}.`;
  return end("INTERNAL_ERROR", "FAILED", message, details?.code ?? "", details?.type ?? "");
}

function end(lifeCycle: string, result: string, message: string, code: string, type: string): States {
  return {
    state: {
      life_cycle_state: lifeCycle,
      result_state: result,
      state_message: message,
      user_cancelled_or_timedout: result === "CANCELED" || result === "TIMEDOUT",
    },
    status: { state: "TERMINATED", termination_details: { code, type, message } },
  };
}
