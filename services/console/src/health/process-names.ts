/** Processes that are asked for their status, by the last part of their SPIFFE id. */
export const askedProcesses = [
  "policy-decision",
  "identity",
  "grant-signing",
  "evidence",
  "lab",
] as const;

/** One of {@link askedProcesses}. */
export type AskedProcess = (typeof askedProcesses)[number];

/** Every process whose metrics are kept: those that are asked, and the console itself. */
export const measuredProcesses = [...askedProcesses, "console"] as const;

/** One of {@link measuredProcesses}. */
export type MeasuredProcess = (typeof measuredProcesses)[number];
