import { useQueryClient } from "@tanstack/react-query";
import { IssuerKind } from "@writ/proto/writ/identity/v1/identity";
import { useState } from "react";
import { identity } from "../../api/services/identity.ts";
import { ConfirmAct } from "../../ui/confirm-act.tsx";
import { useParts } from "../../ui/parts.ts";
import { quoted } from "../../ui/shell-quote.ts";
import { TextField } from "../../ui/text-field.tsx";
import { useTenant } from "../../ui/use-tenant.ts";

const MOST_JWKS = 32_768;
const MAX_LIFETIME_S = 3_600;

/** Trusts an issuer of OpenID Connect tokens, or of SPIFFE JWT-SVIDs. */
export function AddIssuerDialog({ onClose }: { readonly onClose: () => void }) {
  const { client } = useParts();
  const queries = useQueryClient();
  const tenantId = useTenant() ?? "";
  const [issuer, setIssuer] = useState("");
  const [audience, setAudience] = useState("");
  const [algorithm, setAlgorithm] = useState("ES256");
  const [jwksJson, setJwks] = useState("");
  const isSvid = issuer.startsWith("spiffe://");
  const run = async () => {
    const kind = isSvid ? IssuerKind.JWT_SVID : IssuerKind.OIDC;
    const principalType = isSvid ? "Workload" : "User";
    const added = { tenantId, issuer, kind, audience, jwksJson, principalType };
    await client(identity).addIssuer({
      issuer: { ...added, algorithms: [algorithm], maxLifetimeS: MAX_LIFETIME_S },
    });
    void queries.invalidateQueries();
    return <p>Tokens of {issuer} are taken from now on. What they allow, policy says.</p>;
  };
  return (
    <ConfirmAct
      asksReason={false}
      command={() =>
        `npx writ identity issuer add ${quoted(issuer)} --kind ${isSvid ? "jwt-svid" : "oidc"} --algorithm ${algorithm} --audience ${quoted(audience)} --jwks FILE`
      }
      locked={
        issuer === "" || audience === "" || jwksJson.trim() === ""
          ? "Issuer, audience and keys are needed."
          : undefined
      }
      run={run}
      says={
        <p>
          Who comes with a token of this issuer is who the issuer says. Check the keys by another
          way.
        </p>
      }
      title="Trust an issuer"
      verb="Trust"
      onClose={onClose}
    >
      <TextField
        hint="Exactly as in its tokens; spiffe://trust-domain for JWT-SVIDs"
        label="Issuer"
        value={issuer}
        onChange={(text) => setIssuer(text.trim())}
      />
      <TextField
        label="Audience its tokens must carry"
        value={audience}
        onChange={(text) => setAudience(text.trim())}
      />
      <label className="field">
        <span>Algorithm</span>
        <select value={algorithm} onChange={(event) => setAlgorithm(event.currentTarget.value)}>
          {["ES256", "EdDSA", "RS256", "PS256"].map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <TextField
        isLong
        label="Its keys (JWK Set)"
        most={MOST_JWKS}
        value={jwksJson}
        onChange={setJwks}
      />
    </ConfirmAct>
  );
}
