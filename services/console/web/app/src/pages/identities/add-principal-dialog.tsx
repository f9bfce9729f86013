import { useQueryClient } from "@tanstack/react-query";
import { isUid } from "@writ/encoding";
import { useState } from "react";
import { identity } from "../../api/services/identity.ts";
import { ConfirmAct } from "../../ui/confirm-act.tsx";
import { useParts } from "../../ui/parts.ts";
import { TextField } from "../../ui/text-field.tsx";
import { useTenant } from "../../ui/use-tenant.ts";

const MOST_KEY = 4_096;

/** Registers a user, workload or agent with a public key. */
export function AddPrincipalDialog({ onClose }: { readonly onClose: () => void }) {
  const { client } = useParts();
  const queries = useQueryClient();
  const tenantId = useTenant() ?? "";
  const [principal, setPrincipal] = useState("");
  const [teams, setTeams] = useState("");
  const [jwk, setJwk] = useState("");
  const teamList = teams.split(/[\s,]+/).filter((team) => team !== "");
  const run = async () => {
    const jwksJson = jwk.trim() === "" ? [] : [jwk.trim()];
    const added = { tenantId, principal, teams: teamList, jwksJson, attributesJson: "{}" };
    await client(identity).addPrincipal({ principal: added });
    void queries.invalidateQueries();
    return <p>{principal} is registered. What it may do, policy says.</p>;
  };
  return (
    <ConfirmAct
      asksReason={false}
      command={() =>
        `npx writ identity principal add ${principal === "" ? "TYPE::ID" : principal}${teamList.map((team) => ` --team ${team}`).join("")} --key FILE`
      }
      locked={problem(principal, teamList, jwk)}
      run={run}
      says={
        <p>
          It can then ask, with the private key of its public key. What is allowed, policy decides.
        </p>
      }
      title="Add a principal"
      verb="Add"
      onClose={onClose}
    >
      <TextField
        hint="User, Workload or Agent"
        label="Principal, Type::name"
        value={principal}
        onChange={(text) => setPrincipal(text.trim())}
      />
      <TextField
        hint="Team::name, apart by spaces"
        label="Teams"
        value={teams}
        onChange={setTeams}
      />
      <TextField
        hint="Ed25519 or P-256, JSON. Empty for who comes by an issuer."
        isLong
        label="Public key (JWK)"
        most={MOST_KEY}
        value={jwk}
        onChange={setJwk}
      />
    </ConfirmAct>
  );
}

function problem(principal: string, teams: readonly string[], jwk: string): string | undefined {
  if (!isUid(principal) || !/^(User|Workload|Agent)::/.test(principal))
    return "Name a principal, like Agent::refund-bot.";
  const wrong = teams.find((team) => !isUid(team));
  if (wrong !== undefined) return `${wrong} is no team: it is like Team::platform.`;
  // A private key must not leave the machine it was made on.
  if (/"d"\s*:/.test(jwk))
    return "That is a private key. Give the public one only, and replace this one.";
  return undefined;
}
