import { useQueryClient } from "@tanstack/react-query";
import { type Issuer, IssuerKind } from "@writ/proto/writ/identity/v1/identity";
import { useState } from "react";
import { identity } from "../../api/services/identity.ts";
import { briefly } from "../../time/duration.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmAct } from "../../ui/confirm-act.tsx";
import { useParts } from "../../ui/parts.ts";
import { quoted } from "../../ui/shell-quote.ts";
import { useLock } from "../../ui/use-lock.ts";
import { AddIssuerDialog } from "./add-issuer-dialog.tsx";
import { PlainList } from "../../ui/plain-list.tsx";
import { useIdentityList } from "./use-identities.ts";

/** Whose tokens are taken. */
export function IssuersList() {
  const { data, error, refetch } = useIdentityList(
    "issuers",
    async (client, tenantId) => (await client.listIssuers({ tenantId })).issuers,
  );
  const [removing, setRemoving] = useState<Issuer>();
  const [isAdding, setAdding] = useState(false);
  const locked = useLock("admin");
  return (
    <>
      <div className="list-acts">
        <Button locked={locked} onClick={() => setAdding(true)}>
          Trust an issuer…
        </Button>
      </div>
      <PlainList
        cells={(item) => [
          <span key="issuer" className="wrap">
            {item.issuer}
          </span>,
          kindWord(item.kind),
          item.principalType,
          item.algorithms.join(", "),
          item.audience,
          briefly(item.maxLifetimeS * 1_000),
          <Button
            key="act"
            label={`Remove ${item.issuer}`}
            locked={locked}
            onClick={() => setRemoving(item)}
          >
            Remove…
          </Button>,
        ]}
        empty={{
          why: "No issuer is trusted: who asks signs with a key that is registered.",
          command:
            "npx writ identity issuer add https://issuer.example --jwks FILE --algorithm ES256 --audience AUDIENCE",
        }}
        error={error}
        heads={["issuer", "tokens", "names", "algorithms", "audience", "longest life", "act"]}
        items={data?.items}
        keyOf={({ issuer }) => issuer}
        label="Issuers"
        onRetry={() => void refetch()}
      />
      {removing !== undefined && (
        <RemoveDialog issuer={removing} onClose={() => setRemoving(undefined)} />
      )}
      {isAdding && <AddIssuerDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function kindWord(kind: IssuerKind): string {
  switch (kind) {
    case IssuerKind.OIDC:
      return "OpenID Connect";
    case IssuerKind.JWT_SVID:
      return "SPIFFE JWT-SVID";
    default:
      return `unknown (${String(kind)})`;
  }
}

function RemoveDialog(props: { readonly issuer: Issuer; readonly onClose: () => void }) {
  const { issuer, tenantId } = props.issuer;
  const { client } = useParts();
  const queries = useQueryClient();
  const run = async () => {
    await client(identity).removeIssuer({ tenantId, issuer });
    void queries.invalidateQueries();
    return <p>{issuer} is trusted no more.</p>;
  };
  return (
    <ConfirmAct
      asksReason={false}
      command={() => `npx writ identity issuer remove ${quoted(issuer)}`}
      isGrave
      run={run}
      says={
        <p>
          Whoever comes with a token of {issuer} will be denied. What runs goes on: to stop it,
          revoke.
        </p>
      }
      title="Remove an issuer"
      typed={issuer}
      verb="Remove"
      onClose={props.onClose}
    />
  );
}
