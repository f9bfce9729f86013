import { IdentityService, IssuerKind } from "@writ/proto/writ/identity/v1/identity";
import { call } from "../calls.ts";
import { type Command, EXIT, UsageError } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { readInput } from "../input-file.ts";
import { consoleLine, consoleOptions, consoleSignIn } from "../console-sign-in.ts";
import { table } from "../output.ts";

/** `writ identity issuer add`. */
export const issuerAdd: Command = {
  name: "identity issuer add",
  summary: "trust an issuer of JWTs",
  positionals: ["ISSUER"],
  options: {
    kind: { type: "string", value: "oidc|jwt-svid", help: "class of tokens (default oidc)" },
    jwks: { type: "string", value: "FILE", help: "its JWK Set" },
    algorithm: { type: "string", multiple: true, value: "ALG", help: "accepted; repeatable" },
    audience: { type: "string", value: "AUDIENCE", help: "the audience its tokens must carry" },
    "max-lifetime": { type: "string", value: "SECONDS", help: "of its tokens (default 3600)" },
    "principal-type": {
      type: "string",
      value: "User|Workload",
      help: "whom it names (default User)",
    },
    ...consoleOptions,
  },
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const kind = invocation.text("kind") ?? "oidc";
    if (kind !== "oidc" && kind !== "jwt-svid")
      throw new UsageError("--kind must be oidc or jwt-svid");
    const jwks = await readInput(invocation, invocation.required("jwks"));
    const { issuer } = await call(environment, "identity", IdentityService, (client) =>
      client.addIssuer({
        issuer: {
          tenantId: tenantOf(environment),
          issuer: invocation.positionals[0] ?? "",
          kind: kind === "oidc" ? IssuerKind.OIDC : IssuerKind.JWT_SVID,
          algorithms: [...invocation.texts("algorithm")],
          audience: invocation.text("audience") ?? environment.trust.identityAudience,
          jwksJson: jwks.toString("utf8"),
          maxLifetimeS: Number(invocation.text("max-lifetime") ?? "3600"),
          principalType: invocation.text("principal-type") ?? "User",
          ...consoleSignIn(invocation),
        },
      }),
    );
    invocation.output.result({ issuer: issuer?.issuer }, [`trusting ${issuer?.issuer}`]);
    return EXIT.done;
  },
};

/** `writ identity issuer list`. */
export const issuerList: Command = {
  name: "identity issuer list",
  summary: "list the trusted issuers",
  positionals: [],
  options: {},
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const { issuers } = await call(environment, "identity", IdentityService, (client) =>
      client.listIssuers({ tenantId: tenantOf(environment) }),
    );
    for (const i of issuers) {
      const kind = i.kind === IssuerKind.JWT_SVID ? "jwt-svid" : "oidc";
      invocation.output.result(
        {
          issuer: i.issuer,
          kind,
          algorithms: [...i.algorithms],
          audience: i.audience,
          consoleClientId: i.console?.clientId,
        },
        table([
          [
            i.issuer,
            `${kind}, ${i.algorithms.join(" ")}, audience ${i.audience}, names ${i.principalType}`,
          ],
          ["  console", i.console && consoleLine(i.console)],
        ]),
      );
    }
    return EXIT.done;
  },
};

/** `writ identity issuer remove`. */
export const issuerRemove: Command = {
  name: "identity issuer remove",
  summary: "stop trusting an issuer",
  positionals: ["ISSUER"],
  options: {},
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const issuer = invocation.positionals[0] ?? "";
    await call(environment, "identity", IdentityService, (client) =>
      client.removeIssuer({ tenantId: tenantOf(environment), issuer }),
    );
    invocation.output.result({ removed: issuer }, [`no longer trusting ${issuer}`]);
    return EXIT.done;
  },
};
