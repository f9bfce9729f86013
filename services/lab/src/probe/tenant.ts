import { encodeUtf8 } from "@writ/encoding";
import type { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import type { PolicyService } from "@writ/proto/writ/policy/v1/policy";
import type { Client } from "@writ/rpc";
import { publicJwk, signingKeyFromPem } from "@writ/token";
import type { ProbeHolder } from "./holder-key.ts";
import type { Steps } from "./step.ts";

/** The tenant that the probe has for itself. */
export const PROBE_TENANT = "probe";

/** What the tenant is made with. */
export interface TenantDeps {
  readonly identity: Pick<Client<typeof IdentityService>, "addPrincipal">;
  readonly policies: Pick<
    Client<typeof PolicyService>,
    "activatePolicySet" | "listPolicySets" | "publishPolicySet"
  >;
}

/** The policy set the tenant is to decide by. */
export interface WantedSet {
  readonly files: ReadonlyMap<string, string>;
  /** `sha256:` and hex. */
  readonly digest: string;
}

/** An activation ends by itself; it is made again when less than this is left. */
const RENEW_BEFORE_MS = 7 * 24 * 60 * 60 * 1_000;

/** Publishing runs the set's tests. */
const GATE_MS = 30_000;

/** Makes what of the tenant is not there yet; what is there stays as it is, and leaves nothing in the log. Throws StepError. */
export async function prepareTenant(
  { identity, policies }: TenantDeps,
  { keyPem, principal }: ProbeHolder,
  { digest, files }: WantedSet,
  { nowMs, steps }: { readonly nowMs: number; readonly steps: Pick<Steps, "do"> },
): Promise<void> {
  const tenantId = PROBE_TENANT;
  const jwk = JSON.stringify(publicJwk(signingKeyFromPem(keyPem).publicKey));
  await steps.do("identity", "AddPrincipal", () =>
    identity.addPrincipal({
      principal: { tenantId, principal, jwksJson: [jwk], attributesJson: "{}" },
    }),
  );
  const { policySets } = await steps.do("policy-decision", "ListPolicySets", () =>
    policies.listPolicySets({ tenantId }),
  );
  const known = policySets.find((set) => set.digest === digest);
  const endsMs = Number(known?.notAfter?.seconds ?? 0n) * 1_000;
  if (known?.active === true && endsMs > nowMs + RENEW_BEFORE_MS) return;
  const slowly = { timeoutMs: GATE_MS };
  if (known === undefined) {
    const sent = [...files].map(([path, text]) => ({ path, content: encodeUtf8(text) }));
    const publish = () => policies.publishPolicySet({ tenantId, files: sent }, slowly);
    await steps.do("policy-decision", "PublishPolicySet", publish, GATE_MS);
  }
  const reason = "what the probe tries";
  const activate = () => policies.activatePolicySet({ tenantId, digest, reason }, slowly);
  await steps.do("policy-decision", "ActivatePolicySet", activate, GATE_MS);
}
