import type { DemoService } from "@writ/proto/writ/demo/v1/demo";
import type { ProbeService } from "@writ/proto/writ/probe/v1/probe";
import type { AccessTable } from "@writ/rpc";

/** Everybody who reaches the console, and operators. Requests name no tenant: there is only the one of the demo. */
const visitors = { callers: ["role/public", "operator"], tenant: "none" } as const;

/** Who may run the demo. */
export const demoAccess: AccessTable<typeof DemoService> = {
  getDemo: visitors,
  startRun: visitors,
  provoke: visitors,
  watchRun: visitors,
  endRun: visitors,
};

/** Who may ask what the probe saw. */
export const probeAccess: AccessTable<typeof ProbeService> = {
  getProbes: ["operator", "service/console"],
};
