import { generateKeyPairSync } from "node:crypto";
import type { DescMethod, DescService } from "@bufbuild/protobuf";
import { type CallContext, clientTls, type Handlers, implement, serve, serverTls } from "@writ/rpc";
import { sessionReader } from "@writ/service";
import { makeSessionToken, publicJwk, type SessionToken, signingKeyFromPem } from "@writ/token";
import { peopleServices } from "../../../../test/support/guarded-services.ts";
import { testSvids } from "../../../../test/support/svids.ts";
import type { Target } from "../gateway/clients.ts";
import type { Upstream } from "../gateway/forwarded.ts";

/** What the services of a test answer: a message for a unary method, messages for a stream. */
export type Answers = (
  method: DescMethod,
  request: object,
  call: CallContext,
) => Promise<object> | AsyncIterable<object>;

/** The tenant of sessions in tests, and the one that visitors see. */
export const TENANT = "acme";
export const PUBLIC_TENANT = "open";

/** Processes of the control plane over real mutual TLS, whose handlers are a test's and whose guards are the real ones. */
export interface ControlPlane extends AsyncDisposable {
  readonly targets: Readonly<Record<Upstream, Target>>;
  /** A session of User::ada of the tenant acme, an analyst, good for ten minutes, but for the changes. */
  session(changes?: Partial<SessionToken>): string;
  /** Ends one process. */
  stop(upstream: Upstream): Promise<void>;
}

/** Starts the processes. */
export async function controlPlane(answers: Answers): Promise<ControlPlane> {
  const svids = testSvids();
  const identity = signingKeyFromPem(
    generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  );
  const jwk = publicJwk(identity.publicKey);
  const trust = {
    keys: [{ kid: identity.kid, use: "exec-id", service: "identity", jwk }] as const,
  };
  const console = svids.of("service/console");
  const start = async (name: Upstream) => {
    const server = await serve({
      address: "127.0.0.1:0",
      credentials: serverTls(svids.of(`service/${name}`)),
      trustDomain: svids.trustDomain,
      services: peopleServices
        .filter(({ process }) => process === name)
        .map(({ guard, service }) => implement(service, guard, handlersOf(service, answers))),
      sessions: { read: sessionReader(trust, Date.now), publicTenant: PUBLIC_TENANT },
      check: async () => {},
      onBug: (error) => {
        throw error;
      },
      now: Date.now,
    });
    const path = `service/${name}`;
    const credentials = clientTls(console, { trustDomain: svids.trustDomain, path });
    return { server, target: { address: `127.0.0.1:${server.port}`, credentials } };
  };
  const running = {
    "policy-decision": await start("policy-decision"),
    identity: await start("identity"),
    "grant-signing": await start("grant-signing"),
    evidence: await start("evidence"),
    lab: await start("lab"),
  };
  return {
    targets: {
      "policy-decision": running["policy-decision"].target,
      identity: running.identity.target,
      "grant-signing": running["grant-signing"].target,
      evidence: running.evidence.target,
      lab: running.lab.target,
    },
    session(changes = {}) {
      const iat = Math.floor(Date.now() / 1000);
      const claims = {
        exp: iat + 600,
        iat,
        jti: "0192f7c0-0000-7000-8000-000000000001",
        method: "code",
        role: "analyst",
        sub: "User::ada",
        tenant: TENANT,
      } as const;
      return makeSessionToken({ ...claims, ...changes }, identity);
    },
    async stop(upstream) {
      await running[upstream].server[Symbol.asyncDispose]();
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(Object.values(running).map(({ server }) => server[Symbol.asyncDispose]()));
    },
  };
}

function handlersOf(service: DescService, answers: Answers): Handlers<DescService> {
  const handlers = service.methods.map((method) => [
    method.localName,
    (request: object, call: CallContext) => answers(method, request, call),
  ]);
  return Object.fromEntries(handlers) as Handlers<DescService>;
}
