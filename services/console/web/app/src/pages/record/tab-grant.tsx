import { decodeUtf8 } from "@writ/encoding";
import { msOf } from "../../time/instant.ts";
import { Digest } from "../../ui/digest.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Time } from "../../ui/time.tsx";
import { useNow } from "../../ui/use-now.ts";
import { clocks, type Clocks, type Stretch } from "./clocks.ts";
import type { TabProps } from "./record-drawer.tsx";
import { Section } from "./section.tsx";
import { NotShown, WithEvidence } from "./with-evidence.tsx";

/** The grant: what it says, and its two clocks. */
export function GrantTab({ execution }: TabProps) {
  const now = useNow(1_000);
  const drawn = clocks(execution, now);
  if (drawn === undefined)
    return <p className="quiet">No grant was signed: there is nothing to use.</p>;
  const { grantId, startBefore, leaseUntil, startedAt, endedAt, outcome, revokedAt } = execution;
  return (
    <>
      <Section name="clocks">
        <ClocksDrawing clocks={drawn} />
        <Facts>
          <Fact name="grant">
            <Digest value={grantId} what="grant id" />
          </Fact>
          <Fact name="to be used before">
            <Time ms={msOf(startBefore)} />
          </Fact>
          <Fact name="used">
            {startedAt === undefined ? "not yet" : <Time ms={msOf(startedAt)} />}
          </Fact>
          <Fact name="lease until">
            <Time ms={msOf(leaseUntil)} />
          </Fact>
          <Fact name="ended">
            {endedAt === undefined ? (
              "no outcome was reported"
            ) : (
              <>
                <Time ms={msOf(endedAt)} /> {outcome}
              </>
            )}
          </Fact>
          {revokedAt !== undefined && (
            <Fact name="revoked">
              <Time ms={msOf(revokedAt)} />
            </Fact>
          )}
        </Facts>
      </Section>
      <WithEvidence execution={execution}>
        {({ openings, decision }, found) => {
          const claims = openings.get("grant-claims");
          const grant = decision?.grant ?? null;
          return (
            <Section name="claims">
              {claims === undefined ? (
                <>
                  <NotShown found={found} what="What the grant says" />
                  {grant !== null && (
                    <Digest
                      isWhole
                      value={`sha256:${grant.claims.sha256}`}
                      what="digest of the claims"
                    />
                  )}
                </>
              ) : (
                <pre className="clause" tabIndex={0}>
                  {JSON.stringify(JSON.parse(decodeUtf8(claims)), null, 2)}
                </pre>
              )}
            </Section>
          );
        }}
      </WithEvidence>
    </>
  );
}

const WIDTH = 400;

function ClocksDrawing({ clocks: { start, lease, ran, now } }: { readonly clocks: Clocks }) {
  const bar = ({ from, to }: Stretch, y: number, className: string) => (
    <rect
      className={className}
      height="12"
      width={Math.max(1, (to - from) * WIDTH)}
      x={from * WIDTH}
      y={y}
    />
  );
  return (
    <svg
      aria-label={`Start window and lease${ran === undefined ? "; not used" : "; used"}. The times stand below.`}
      className="clocks"
      preserveAspectRatio="none"
      role="img"
      viewBox={`0 0 ${WIDTH} 64`}
    >
      <text x="0" y="10">
        start window
      </text>
      {bar(start, 14, "window")}
      <text x="0" y="42">
        lease
      </text>
      {bar(lease, 46, "window")}
      {ran !== undefined && bar(ran, 46, "ran")}
      {now !== undefined && (
        <line className="now" x1={now * WIDTH} x2={now * WIDTH} y1="12" y2="60" />
      )}
    </svg>
  );
}
