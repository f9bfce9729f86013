import { IdentityService, type Principal } from "@writ/proto/writ/identity/v1/identity";
import { publicJwk } from "@writ/token";
import { createPublicKey } from "node:crypto";
import { call } from "../calls.ts";
import { type Command, EXIT, UsageError } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { readInput } from "../input-file.ts";

/** `writ identity principal add`. */
export const principalAdd: Command = {
  name: "identity principal add",
  summary: "register a user, workload or agent with its holder keys",
  positionals: ["TYPE::ID"],
  options: {
    key: { type: "string", multiple: true, value: "FILE", help: "public key, PEM; repeatable" },
    team: { type: "string", multiple: true, value: "TEAM", help: "Team::id; repeatable" },
    attributes: { type: "string", value: "JSON", help: "attributes for policy (default {})" },
  },
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const keys = await Promise.all(
      invocation.texts("key").map(async (file) => {
        const pem = await readInput(invocation, file);
        return JSON.stringify(jwkOf(pem, file));
      }),
    );
    const { principal } = await call(environment, "identity", IdentityService, (client) =>
      client.addPrincipal({
        principal: {
          tenantId: tenantOf(environment),
          principal: invocation.positionals[0] ?? "",
          jwksJson: keys,
          teams: [...invocation.texts("team")],
          attributesJson: invocation.text("attributes") ?? "{}",
        },
      }),
    );
    if (principal !== undefined)
      invocation.output.result(objectOf(principal), [`registered ${principal.principal}`]);
    return EXIT.done;
  },
};

/** `writ identity principal list`. */
export const principalList: Command = {
  name: "identity principal list",
  summary: "list the principals",
  positionals: [],
  options: {},
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const { principals } = await call(environment, "identity", IdentityService, (client) =>
      client.listPrincipals({ tenantId: tenantOf(environment) }),
    );
    for (const p of principals) {
      const state = p.suspended ? "suspended" : "active";
      const line = `${p.principal}  ${state}  ${p.jwksJson.length} key(s)  ${p.teams.join(" ")}`;
      invocation.output.result(objectOf(p), [line.trimEnd()]);
    }
    return EXIT.done;
  },
};

/** `writ identity principal suspend`. */
export const principalSuspend: Command = {
  name: "identity principal suspend",
  summary: "suspend a principal, or lift its suspension",
  positionals: ["TYPE::ID"],
  options: { lift: { type: "boolean", help: "lift the suspension" } },
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const suspended = !invocation.flag("lift");
    const { principal } = await call(environment, "identity", IdentityService, (client) =>
      client.suspendPrincipal({
        tenantId: tenantOf(environment),
        principal: invocation.positionals[0] ?? "",
        suspended,
      }),
    );
    if (principal !== undefined)
      invocation.output.result(objectOf(principal), [
        `${principal.principal} is ${principal.suspended ? "suspended" : "active"}`,
      ]);
    return EXIT.done;
  },
};

function jwkOf(pem: Buffer, file: string) {
  try {
    return publicJwk(createPublicKey(pem));
  } catch {
    throw new UsageError(`${file} holds no Ed25519 or P-256 public key in PEM`);
  }
}

function objectOf(p: Principal) {
  return {
    principal: p.principal,
    suspended: p.suspended,
    teams: [...p.teams],
    keys: p.jwksJson.length,
    attributes: p.attributesJson,
  };
}
