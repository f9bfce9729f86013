/** Executions a graph shows before anything is opened, ancestors included. */
export const BUDGET = 200;

/** Most that stands in a graph, whatever is opened: executions, and what stands for those left out. */
export const HARD = 400;

/** Executions that opening what was left out brings. */
export const OPENED = 20;

/** Children of one execution that are shown before its rest is opened: enough to see what they are. */
export const SIBLINGS = 12;
