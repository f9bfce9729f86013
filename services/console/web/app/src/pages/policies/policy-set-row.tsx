import type { PolicySet } from "@writ/proto/writ/policy/v1/policy";
import { paths } from "../../paths.ts";
import { msOf } from "../../time/instant.ts";
import { Button } from "../../ui/button.tsx";
import { Digest } from "../../ui/digest.tsx";
import { Link } from "../../ui/link.tsx";
import { Mark } from "../../ui/marks.tsx";
import { Time } from "../../ui/time.tsx";
import { useLock } from "../../ui/use-lock.ts";

/** What a row is made with. */
export interface PolicySetRowProps {
  readonly set: PolicySet;
  /** The set that decides now. */
  readonly active: PolicySet | undefined;
  readonly onActivate: () => void;
}

/** One policy set in the list. */
export function PolicySetRow({ set, active, onActivate }: PolicySetRowProps) {
  const { digest, name, policies, publishedAt, counter, notAfter } = set;
  const locked = useLock("admin");
  const isCompared = active !== undefined && active.digest !== digest;
  return (
    <li className={`set ${set.active ? "set-active" : ""}`}>
      <div>
        <p className="set-name">
          {set.active && (
            <span className="state state-allowed">
              <Mark name="allowed" /> In force
            </span>
          )}
          <Link href={paths.policy(digest)}>{name === "" ? "unnamed" : name}</Link>
          <Digest
            filterHref={paths.decisions({ q: `policy:${digest}` })}
            value={digest}
            what="policy set"
          />
        </p>
        <p className="meta">
          {policies} policies · published <Time ms={msOf(publishedAt)} precision="minute" />
          {counter > 0n ? ` · activation ${counter}` : " · never active"}
          {set.active && (
            <>
              {" · valid until "}
              <Time ms={msOf(notAfter)} precision="minute" />
            </>
          )}
        </p>
      </div>
      <div className="set-acts no-print">
        {isCompared && (
          <Link className="link-button" href={paths.policyDiff({ a: active.digest, b: digest })}>
            Compare with the one in force
          </Link>
        )}
        {!set.active && (
          <Button locked={locked} onClick={onActivate}>
            Activate…
          </Button>
        )}
      </div>
    </li>
  );
}
