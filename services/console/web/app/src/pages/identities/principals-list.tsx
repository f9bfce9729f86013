import { useQueryClient } from "@tanstack/react-query";
import type { Principal } from "@writ/proto/writ/identity/v1/identity";
import { useState } from "react";
import { identity } from "../../api/services/identity.ts";
import { paths } from "../../paths.ts";
import { msOf } from "../../time/instant.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmAct } from "../../ui/confirm-act.tsx";
import { Link } from "../../ui/link.tsx";
import { Mark } from "../../ui/marks.tsx";
import { useParts } from "../../ui/parts.ts";
import { Time } from "../../ui/time.tsx";
import { useLock } from "../../ui/use-lock.ts";
import { AddPrincipalDialog } from "./add-principal-dialog.tsx";
import { PlainList } from "../../ui/plain-list.tsx";
import { useIdentityList } from "./use-identities.ts";

/** The users, workloads and agents that are registered. */
export function PrincipalsList() {
  const { data, error, refetch } = useIdentityList(
    "principals",
    async (client, tenantId) => (await client.listPrincipals({ tenantId })).principals,
  );
  const [changing, setChanging] = useState<Principal>();
  const [isAdding, setAdding] = useState(false);
  const locked = useLock("admin");
  return (
    <>
      <div className="list-acts">
        <Button locked={locked} onClick={() => setAdding(true)}>
          Add a principal…
        </Button>
      </div>
      <PlainList
        cells={(item) => [
          <Link key="name" href={paths.decisions({ q: filterFor(item.principal) })}>
            {item.principal}
          </Link>,
          item.teams.join(", "),
          item.jwksJson.length === 0 ? "none: by its issuer" : String(item.jwksJson.length),
          item.suspended ? (
            <span key="state" className="state state-revoked">
              <Mark name="revoked" /> Suspended
            </span>
          ) : (
            "active"
          ),
          <Time key="since" ms={msOf(item.createdAt)} precision="minute" />,
          <Button
            key="act"
            label={`${item.suspended ? "Lift the suspension of" : "Suspend"} ${item.principal}`}
            locked={locked}
            onClick={() => setChanging(item)}
          >
            {item.suspended ? "Lift…" : "Suspend…"}
          </Button>,
        ]}
        empty={{
          why: "Nobody is registered.",
          command: "npx writ identity principal add Agent::name --key FILE",
        }}
        error={error}
        heads={["principal", "teams", "keys", "state", "registered", "act"]}
        items={data?.items}
        keyOf={({ principal }) => principal}
        label="Principals"
        onRetry={() => void refetch()}
      />
      {changing !== undefined && (
        <SuspendDialog principal={changing} onClose={() => setChanging(undefined)} />
      )}
      {isAdding && <AddPrincipalDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function filterFor(principal: string): string {
  return principal.startsWith("Agent::") ? `actor:${principal}` : `principal:${principal}`;
}

function SuspendDialog(props: { readonly principal: Principal; readonly onClose: () => void }) {
  const { principal, suspended, tenantId } = props.principal;
  const { client } = useParts();
  const queries = useQueryClient();
  const run = async () => {
    const change = { tenantId, principal, suspended: !suspended };
    const reply = await client(identity).suspendPrincipal(change);
    void queries.invalidateQueries();
    return (
      <p>
        {principal} {reply.principal?.suspended === true ? "is suspended" : "is active"}.
      </p>
    );
  };
  return (
    <ConfirmAct
      asksReason={false}
      command={() =>
        `npx writ identity principal suspend ${principal}${suspended ? " --lift" : ""}`
      }
      isGrave={!suspended}
      run={run}
      says={
        <p>
          {suspended
            ? `${principal} will be judged by policy again.`
            : `Everything that ${principal} asks for, or acts in, will be denied until the suspension is lifted. What runs goes on: to stop it, revoke.`}
        </p>
      }
      title={suspended ? "Lift a suspension" : "Suspend a principal"}
      verb={suspended ? "Lift" : "Suspend"}
      onClose={props.onClose}
    />
  );
}
