const fullCodes = ["ENOSPC", "EDQUOT", "EFBIG"];
const fullSqliteCodes = [13, 778, 4874]; // FULL, and IOERR of a write and of growing the shared memory

/** Whether an error says that the disk is full or a quota reached. */
export function isDiskFull(error: unknown): boolean {
  const { code, errcode } = (error ?? {}) as { code?: string; errcode?: number };
  return fullCodes.includes(code ?? "") || fullSqliteCodes.includes(errcode ?? 0);
}
