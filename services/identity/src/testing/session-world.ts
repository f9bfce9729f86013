import { generateKeyPairSync, randomBytes } from "node:crypto";
import { create } from "@bufbuild/protobuf";
import { uuidv7 } from "@writ/encoding";
import { type IdentityChangePredicate, readIdentityChange } from "@writ/evidence";
import { openPool } from "@writ/postgres";
import {
  CreateSignInCodeRequestSchema,
  SessionService,
  SignInRequestSchema,
} from "@writ/proto/writ/identity/v1/session";
import type { CallContext } from "@writ/rpc";
import { statementKey } from "@writ/service";
import { findKeyAmong, publicJwk, readSessionToken } from "@writ/token";
import { freshDatabase } from "../../../../test/support/database.ts";
import { LogUnavailableError } from "../changes/relay.ts";
import type { ConsoleSignIn } from "../registry/console-sign-in.ts";
import type { Issuer } from "../registry/issuer.ts";
import { createSignInCode } from "../handlers/create-sign-in-code.ts";
import { signIn } from "../handlers/sign-in.ts";
import { postgresStore } from "../store/postgres.ts";
import { postgresSessions } from "../store/sessions.ts";
import type { PendingStatement } from "../store/store.ts";
import { NOW_S } from "./issuer.ts";
import { keys, statement } from "./world.ts";

const OPERATOR = "operator/ada";

/** A call of the session service by the owner of a SPIFFE path. */
export function callBy(path: string, more: Partial<CallContext> = {}): CallContext {
  return {
    method: SessionService.method.signIn,
    peer: { path, spiffeId: `spiffe://writ.local/${path}` },
    deadlineMs: undefined,
    signal: new AbortController().signal,
    ...more,
  };
}

/** The session service's parts on a database of their own, and a log that can be down. It is NOW_S until `clock` is moved. */
export async function sessionWorld() {
  const database = await freshDatabase();
  const pool = openPool(database.urlOf("identity"), { applicationName: "test", max: 4 });
  const clock = { ms: NOW_S * 1000 };
  const log: IdentityChangePredicate[] = [];
  const state = { isLogUp: true };
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const parts = {
    store: postgresStore(pool),
    sessions: postgresSessions(pool),
    key: keys.identity,
    statementKey: statementKey(privateKey.export({ format: "pem", type: "pkcs8" }).toString()),
    random: randomBytes,
    onRefused: () => {},
    now: () => clock.ms,
    newId: () => uuidv7(clock.ms, randomBytes(10)),
    async append(statements: readonly PendingStatement[]) {
      if (!state.isLogUp) throw new LogUnavailableError("the log is down");
      log.push(...statements.map((s) => readIdentityChange(s.payload).predicate));
      return statements.map(() => ({ refusal: undefined }));
    },
  };
  const findKey = findKeyAmong([publicJwk(keys.identity.publicKey)]);
  return {
    parts,
    clock,
    log,
    state,
    /** Has the tenant acme trust an issuer whose users sign in; its keys are for ES256. */
    async trust(given: Pick<Issuer, "issuer" | "jwks"> & { readonly console: ConsoleSignIn }) {
      await parts.store.addIssuer(
        {
          tenant: "acme",
          kind: "oidc",
          algorithms: ["ES256"],
          audience: "urn:writ:test:identity",
          maxLifetimeS: 3600,
          principalType: "User",
          ...given,
        },
        statement("acme"),
      );
      await parts.store.forgetStatements(await parts.store.pendingStatements());
    },
    /** A new code for User::ada of the tenant acme, an admin, but for the changes. */
    async code(
      changes: {
        readonly tenantId?: string;
        readonly subject?: string;
        readonly role?: string;
      } = {},
      call = callBy(OPERATOR),
    ): Promise<string> {
      const wish = { tenantId: "acme", subject: "User::ada", role: "admin", ...changes };
      const request = create(CreateSignInCodeRequestSchema, wish);
      return (await createSignInCode(parts)(request, call)).code ?? "";
    },
    signInWith(credential: { readonly code: string } | IdToken) {
      const request =
        "code" in credential
          ? { credential: { case: "code" as const, value: credential.code } }
          : {
              credential: { case: "idToken" as const, value: credential.idToken },
              nonce: credential.nonce,
              clientId: credential.clientId,
            };
      return signIn(parts)(create(SignInRequestSchema, request), callBy("service/console"));
    },
    read: (token: string | undefined) => readSessionToken(token ?? "", findKey, clock.ms),
    async [Symbol.asyncDispose]() {
      await pool.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

interface IdToken {
  readonly idToken: string;
  readonly nonce: string;
  readonly clientId: string;
}
