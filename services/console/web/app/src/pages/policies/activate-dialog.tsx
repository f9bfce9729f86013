import { useQueryClient } from "@tanstack/react-query";
import type { PolicySet } from "@writ/proto/writ/policy/v1/policy";
import { policy } from "../../api/services/policy.ts";
import { paths } from "../../paths.ts";
import { msOf } from "../../time/instant.ts";
import { ConfirmAct } from "../../ui/confirm-act.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Link } from "../../ui/link.tsx";
import { useParts } from "../../ui/parts.ts";
import { quoted } from "../../ui/shell-quote.ts";
import { leafNumber } from "../../ui/strip-cells.ts";
import { Time } from "../../ui/time.tsx";
import { useTenant } from "../../ui/use-tenant.ts";
import { policyDiff } from "./policy-diff.ts";
import { textFiles, usePolicyFiles } from "./use-policies.ts";

/** What is to be activated. */
export interface ActivateDialogProps {
  readonly digest: string;
  readonly active: PolicySet | undefined;
  readonly onClose: () => void;
}

const GATE_MS = 30_000;

/** Makes a published policy set the one that decides, after saying what is different in it. */
export function ActivateDialog({ digest, active, onClose }: ActivateDialogProps) {
  const { client } = useParts();
  const queries = useQueryClient();
  const tenantId = useTenant() ?? "";
  const run = async (reason: string) => {
    const reply = await client(policy).activatePolicySet(
      { tenantId, digest, reason },
      { timeoutMs: GATE_MS },
    );
    void queries.invalidateQueries();
    return (
      <Facts>
        <Fact name="in force">
          <code>{reply.digest}</code>
        </Fact>
        <Fact name="activation">{leafNumber(reply.counter)}</Fact>
        <Fact name="valid until">
          <Time ms={msOf(reply.notAfter)} />
        </Fact>
        <Fact name="recorded as">leaf {leafNumber(reply.logIndex)}</Fact>
      </Facts>
    );
  };
  return (
    <ConfirmAct
      asksReason
      command={(reason) =>
        `npx writ policy activate ${digest} --reason ${quoted(reason === "" ? "…" : reason)}`
      }
      run={run}
      says={<p>From the moment it is recorded on, this set decides everything that is asked.</p>}
      title="Activate a policy set"
      verb="Activate"
      onClose={onClose}
    >
      {active !== undefined && <Differences a={active.digest} b={digest} />}
    </ConfirmAct>
  );
}

function Differences({ a, b }: { readonly a: string; readonly b: string }) {
  const before = usePolicyFiles(a);
  const after = usePolicyFiles(b);
  if (before.data === undefined || after.data === undefined)
    return (
      <p className="quiet">
        What is different: {(before.error ?? after.error) ? "not known" : "…"}
      </p>
    );
  const changes = policyDiff(textFiles(before.data), textFiles(after.data));
  const wider = changes.filter(({ mayWiden }) => mayWiden).length;
  return (
    <p>
      {changes.length} {changes.length === 1 ? "difference" : "differences"} from the set in force
      {wider > 0 && <strong>, {wider} of which may allow more</strong>}.{" "}
      <Link href={paths.policyDiff({ a, b })}>Read them</Link>
    </p>
  );
}
