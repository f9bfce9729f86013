import type { ScopeJson } from "./policy-head.ts";

const text = `@id("writ.stop")
forbid (principal, action, resource) when { context.stop.active };`;

const json: ScopeJson = {
  effect: "forbid",
  principal: { op: "All" },
  action: { op: "All" },
  resource: { op: "All" },
};

/** The policy every set has without writing it: a stop denies, also for whoever replays decisions with plain Cedar (policy.md 5.3). */
export const stopPolicy = { id: "writ.stop", kind: "policy", text, json } as const;
