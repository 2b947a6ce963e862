import { app } from "@azure/functions";

const ticks: { past: boolean; last: string | undefined }[] = [];
app.timer("hourly", {
  schedule: "0 0 * * * *",
  handler: (timer) => void ticks.push({ past: timer.isPastDue, last: timer.scheduleStatus?.last }),
});
app.http("ticks", { handler: () => ({ jsonBody: ticks }) });
