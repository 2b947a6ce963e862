/** Seconds until the next look: quick for short tasks, a tenth of the time so far for long ones. */
export const pollInterval = (elapsedSeconds: number) => Math.min(30, Math.max(1, elapsedSeconds / 10));
