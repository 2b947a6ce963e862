type Does = (args: string[], env: NodeJS.ProcessEnv) => Promise<void>;
/** Throws for what is wrong with a command line; a text where it asks for help. */
type Reads = (args: string[], env: NodeJS.ProcessEnv) => unknown;

/** What reads the options of each command, and what does it: that is loaded last, and may bring the clients of all services along. */
export const COMMANDS: Record<string, [reads: () => Promise<Reads>, does: () => Promise<Does>]> = {
  upload: [
    async () => (await import("./upload/options.ts")).parseUpload,
    async () => (await import("./upload/command.ts")).uploadCommand,
  ],
  batch: [
    async () => (await import("./batch/options.ts")).parseBatch,
    async () => (await import("./batch/command.ts")).batchCommand,
  ],
  export: [
    async () => (await import("./export/options.ts")).parseExport,
    async () => (await import("./export/command.ts")).exportCommand,
  ],
  plan: [
    async () => (await import("./plan/options.ts")).parsePlan,
    async () => (await import("./plan/check.ts")).planCommand,
  ],
  reproduce: [
    async () => (await import("./reproduce/options.ts")).parseReproduce,
    async () => (await import("./reproduce/command.ts")).reproduceCommand,
  ],
  train: [
    async () => (await import("./train/options.ts")).parseTrain,
    async () => (await import("./train/command.ts")).trainCommand,
  ],
  doctor: [
    async () => (await import("./doctor/options.ts")).parseDoctor,
    async () => (await import("./doctor/command.ts")).doctorCommand,
  ],
  events: [
    async () => (await import("./events/options.ts")).parseEvents,
    async () => (await import("./events/command.ts")).eventsCommand,
  ],
  backup: [
    async () => (await import("./backup/options.ts")).parseBackup,
    async () => (await import("./backup/command.ts")).backupCommand,
  ],
  restore: [
    async () => (await import("./backup/options.ts")).parseRestore,
    async () => (await import("./backup/command.ts")).restoreCommand,
  ],
  acceptance: [
    async () => (await import("./acceptance/options.ts")).parseAcceptance,
    async () => (await import("./acceptance/command.ts")).acceptanceCommand,
  ],
};
