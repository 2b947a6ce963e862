import { app } from "@azure/functions";

const ticks: { past: boolean; last?: string; next?: string }[] = [];
app.timer("hourly", {
  schedule: "0 0 * * * *",
  handler: ({ isPastDue: past, scheduleStatus }) =>
    void ticks.push({
      past,
      ...(scheduleStatus && { last: scheduleStatus.last, next: scheduleStatus.next }),
    }),
});
app.http("ticks", { handler: () => ({ jsonBody: ticks }) });

const moments: boolean[] = [];
app.timer("frequent", {
  schedule: "*/30 * * * * *",
  handler: (timer, context) =>
    void moments.push(timer.scheduleStatus === null && context.triggerMetadata === undefined),
});
app.http("moments", {
  handler: (_request, context) => ({ jsonBody: [context.triggerMetadata === undefined, ...moments] }),
});
