import { ProbeService } from "@writ/proto/writ/probe/v1/probe";
import { access, implement, type Implementation } from "@writ/rpc";
import { probeAccess } from "../access.ts";
import { type GetProbesDeps, getProbes } from "./get-probes.ts";

/** The service that tells what the probe saw. */
export function probeService(deps: GetProbesDeps): Implementation {
  return implement(ProbeService, access(ProbeService, probeAccess), { getProbes: getProbes(deps) });
}
