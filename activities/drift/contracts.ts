import { operationActivity } from "../../shared/operations/contract.ts";

/** Compares what a model was asked with what it learned from, as of now. */
export const compareServed = operationActivity("compareServed");
