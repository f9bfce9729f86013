import type { MessageInitShape } from "@bufbuild/protobuf";
import { type GetDemoResponseSchema, Lane } from "@writ/proto/writ/demo/v1/demo";
import { plan } from "./agent/refund-agent.ts";
import { allCauses, unavailableBecause } from "./causes/all-causes.ts";
import type { Law } from "./monitor/judge.ts";
import { sampleFolder, sampleSet } from "./monitor/sample-set.ts";
import { monitorDelays } from "./runs/runs.ts";
import { startTitle } from "./runs/start-chain.ts";
import type { LaneSource } from "./sources/lane-sources.ts";
import { damageQueries } from "./store/damage-store.ts";

/** What there is, for visitors. `law` is what is in force, or undefined when nobody answers. */
export function describeDemo(about: {
  readonly tenant: string;
  readonly law: Law | undefined;
  readonly sources: readonly LaneSource[];
  readonly canPause: boolean;
  /** Appended to commands, so that they work on this data folder. */
  readonly dataOption: string;
}): MessageInitShape<typeof GetDemoResponseSchema> {
  const { canPause, dataOption, law, sources, tenant } = about;
  return {
    tenantId: tenant,
    steps: [
      { id: "start", title: startTitle, action: "agent:run", resource: "Agent::refund-bot" },
      ...Object.values(plan).map(({ action, id, resource, title }) => ({
        id,
        title,
        action,
        resource,
      })),
    ],
    causes: allCauses.map(({ id, number, title, variants, watched }) => ({
      id,
      number,
      title,
      watched,
      variants: variants.map((variant) => ({
        id: variant.id,
        title: variant.title,
        what: variant.what,
        unavailable: unavailableBecause(variant, canPause),
      })),
    })),
    policyDigest: law?.set.digest ?? "",
    sources: sources.map(({ lanes, path, sha256 }) => ({
      path,
      sha256,
      lanes: lanes.map((lane) => (lane === "writ" ? Lane.WRIT : Lane.OPEN)),
    })),
    monitorDelaysS: [...monitorDelays],
    damageQueries: [...damageQueries],
    unavailable: unavailable(law, dataOption),
  };
}

/**
 * Why no run can be started; empty when one can. Under policies that know nothing of refunds it says what to do, and in the lines after
 * it the commands: nobody but an operator puts other policies in force. `dataOption` is appended to commands.
 */
export function unavailable(law: Law | undefined, dataOption: string): string {
  if (law === undefined)
    return "This cluster has no sample tenant with active policies, or its services do not answer.";
  if (law.set.schema.actions.has("payment:refund")) return "";
  const { digest } = sampleSet(law.engine);
  return [
    "The policies in force in the sample tenant are older than the demo, and nobody but an operator replaces them. In the source tree:",
    `npx writ policy publish ${sampleFolder}${dataOption} && npx writ policy activate ${digest} --reason "policies of this version"${dataOption}`,
  ].join("\n");
}
