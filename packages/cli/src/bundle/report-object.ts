import type { BundleReport } from "@writ/evidence";
import type { BundleFacts } from "./bundle-facts.ts";

/** A report for programs: everything that was looked at, with what was expected and what was found. `facts` is null where nothing may be said. */
export function reportObject(report: BundleReport, facts: BundleFacts | undefined) {
  return {
    tenant: report.tenant,
    executionId: report.executionId,
    decision: report.decision ?? null,
    facts: facts === undefined ? null : factsObject(facts),
    events: report.events.map((event) => ({ ...event })),
    checks: report.checks.map((check) => ({ ...check })),
    tiers: report.tiers.map((tier) => ({ ...tier })),
    notProven: report.notProven,
    checkpoints: report.checkpoints,
  };
}

function factsObject(facts: BundleFacts) {
  return {
    reasonCodes: facts.reasonCodes,
    determining: facts.determining,
    policySet: facts.policySet ?? null,
    parent: facts.parent ?? null,
    action: facts.action ?? null,
    resource: facts.resource ?? null,
    principal: facts.principal ?? null,
    actor: facts.actor ?? null,
    disclosed: Object.fromEntries(facts.disclosed),
    closed: facts.closed,
  };
}
