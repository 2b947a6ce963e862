import { z } from "zod";
import { orchestration, starting } from "../kit/contract.ts";
import { Report } from "./report.ts";

/** There is one at a time: whoever asks meanwhile joins it. */
export const DOCTOR = "_doctor";

export const doctorStart = starting("doctor", z.object({}));

/** Looks what the app and its tasks can reach. */
export const doctor = orchestration(doctorStart, Report);
