import { useQuery, useQueryClient } from "@tanstack/react-query";
import { uuidv7 } from "@writ/encoding";
import type { Reach } from "@writ/proto/writ/grant/v1/grant";
import { useState } from "react";
import { failureOf } from "../../api/failure.ts";
import { revocation } from "../../api/services/revocation.ts";
import { paths } from "../../paths.ts";
import { msOf } from "../../time/instant.ts";
import { ConfirmAct } from "../../ui/confirm-act.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Link } from "../../ui/link.tsx";
import { useParts } from "../../ui/parts.ts";
import { Partial } from "../../ui/states.tsx";
import { quoted } from "../../ui/shell-quote.ts";
import { leafNumber } from "../../ui/strip-cells.ts";
import { Time } from "../../ui/time.tsx";
import { useLock } from "../../ui/use-lock.ts";
import { useTenant } from "../../ui/use-tenant.ts";
import { MANY, REVOKE_TYPES } from "./revoke-types.ts";
import { SpreadPanel } from "./spread-panel.tsx";

/** What is to be revoked. */
export interface RevokeTarget {
  readonly type: string;
  readonly value: string;
}

/** What revoking begins with. */
export interface RevokeDialogProps {
  /** Filled in from where people come; undefined lets them choose. */
  readonly target: RevokeTarget | undefined;
  readonly onClose: () => void;
}

/** Takes permissions back: what, what it would reach, why. */
export function RevokeDialog({ target, onClose }: RevokeDialogProps) {
  const { client, now } = useParts();
  const queries = useQueryClient();
  const tenant = useTenant() ?? "";
  const [chosen, setChosen] = useState(target ?? { type: "execution", value: "" });
  const kind = REVOKE_TYPES.find(({ type }) => type === chosen.type);
  const isSound = kind?.fits(chosen.value) === true;
  const reach = useReach(chosen, isSound);
  const affected =
    reach.data === undefined
      ? 0
      : Number(reach.data.liveLeases + reach.data.unusedGrants + reach.data.descendants);
  const isMuch = kind?.isWide === true || affected > MANY || reach.data?.capped === true;

  const run = async (reason: string) => {
    const random = crypto.getRandomValues(new Uint8Array(10));
    const reply = await client(revocation).revoke({
      tenantId: tenant,
      ...chosen,
      reason,
      revocationId: uuidv7(now(), random),
    });
    void queries.invalidateQueries();
    return (
      <>
        <Facts>
          <Fact name="revoked">
            {chosen.type} <code>{chosen.value}</code>
          </Fact>
          <Fact name="since">
            <Time ms={msOf(reply.revokedAt)} />
          </Fact>
          <Fact name="number">{leafNumber(reply.seq)} in the stream that verifiers follow</Fact>
          <Fact name="recorded as">leaf {leafNumber(reply.logIndex)}</Fact>
        </Facts>
        <SpreadPanel seq={reply.seq} />
      </>
    );
  };
  return (
    <ConfirmAct
      asksReason
      command={(reason) =>
        `npx writ revoke --${chosen.type} ${quoted(chosen.value)} --reason ${quoted(reason === "" ? "…" : reason)}`
      }
      isGrave
      locked={isSound ? undefined : "Say what is to be revoked."}
      run={run}
      says={<p>{kind?.follows} This can not be undone.</p>}
      title="Revoke"
      typed={isSound && isMuch ? chosen.value : ""}
      verb="Revoke"
      onClose={onClose}
    >
      <TargetFields chosen={chosen} onChange={setChosen} />
      {isSound && <ReachFacts error={reach.error} reach={reach.data} />}
    </ConfirmAct>
  );
}

function useReach(chosen: RevokeTarget, isSound: boolean) {
  const { client, now } = useParts();
  const tenantId = useTenant() ?? "";
  const lock = useLock("admin");
  return useQuery({
    queryKey: ["reach", tenantId, chosen.type, chosen.value],
    queryFn: async () => {
      const revocationId = uuidv7(now(), crypto.getRandomValues(new Uint8Array(10)));
      const reply = await client(revocation).revoke({
        tenantId,
        ...chosen,
        reason: "preview",
        revocationId,
        dryRun: true,
      });
      return reply.reach ?? null;
    },
    // Who may not revoke may not look either; the service would refuse.
    enabled: isSound && tenantId !== "" && lock === undefined,
    staleTime: 5_000,
    select: (found: Reach | null) => found ?? undefined,
  });
}

function TargetFields(props: {
  readonly chosen: RevokeTarget;
  readonly onChange: (chosen: RevokeTarget) => void;
}) {
  const { chosen, onChange } = props;
  const kind = REVOKE_TYPES.find(({ type }) => type === chosen.type);
  return (
    <>
      <label className="field">
        <span>What</span>
        <select
          value={chosen.type}
          onChange={(event) => onChange({ type: event.currentTarget.value, value: "" })}
        >
          {REVOKE_TYPES.map(({ type }) => (
            <option key={type} value={type}>
              {type}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{kind?.asks}</span>
        <input
          autoComplete="off"
          className="mono"
          maxLength={256}
          spellCheck={false}
          value={chosen.value}
          onChange={(event) => onChange({ ...chosen, value: event.currentTarget.value.trim() })}
        />
      </label>
    </>
  );
}

const SAMPLES = 5;

function ReachFacts({
  reach,
  error,
}: {
  readonly reach: Reach | undefined;
  readonly error: unknown;
}) {
  if (error !== null)
    return (
      <Partial answered="Nobody" missing={`what it would reach (${failureOf(error).message})`} />
    );
  if (reach === undefined) return null;
  const more = reach.capped ? "+" : "";
  return (
    <Facts>
      <Fact name="leases running">{leafNumber(reach.liveLeases) + more}</Fact>
      <Fact name="unused grants">{leafNumber(reach.unusedGrants) + more}</Fact>
      <Fact name="descendants">{leafNumber(reach.descendants) + more}</Fact>
      <Fact name="principals">{leafNumber(reach.principals) + more}</Fact>
      {reach.sampleExecutionIds.length > 0 && (
        <Fact name="such as">
          {reach.sampleExecutionIds.slice(0, SAMPLES).map((id) => (
            <Link key={id} className="sample" href={paths.record(id)}>
              <code>{id}</code>
            </Link>
          ))}
        </Fact>
      )}
    </Facts>
  );
}
