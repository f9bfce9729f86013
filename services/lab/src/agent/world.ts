import type { Json } from "@writ/encoding";

/** Something an agent does: one call of one tool. */
export interface Step {
  /** Unique within the run, such as "pay". */
  readonly id: string;
  /** For people. */
  readonly title: string;
  /** Like `payment:refund`. */
  readonly action: string;
  /** `Type::id`. */
  readonly resource: string;
  readonly input: { readonly [name: string]: Json };
}

/** All that an agent has: it can do nothing but by its world. Two worlds differ in what they do with a step. */
export interface World {
  /** Does a step; what the tool answered. Throws when the step was not done, and when the agent was stopped. */
  act(step: Step): Promise<{ readonly [name: string]: Json }>;
}
