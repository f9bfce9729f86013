import { create } from "@bufbuild/protobuf";
import {
  GrantService,
  RevocationService,
  RevokeRequestSchema,
} from "@writ/proto/writ/grant/v1/grant";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testSvids } from "../../../test/support/svids.ts";
import { access } from "./access.ts";
import { callerName } from "./caller-name.ts";
import { connect } from "./client.ts";
import { clientTls, serverTls } from "./credentials.ts";
import { Code } from "./error.ts";
import { failure, failureReason } from "./failure.ts";
import { type CallContext, implement } from "./handlers.ts";
import { type RunningServer, serve } from "./serve.ts";
import type { Session } from "./session.ts";

const svids = testSvids();
const ada: Session = {
  tenant: "acme",
  subject: "User::ada",
  role: "admin",
  method: "code",
  expiresAtMs: Number.MAX_SAFE_INTEGER,
};
const server = { trustDomain: svids.trustDomain, path: "service/grant-signing" };
const calls: CallContext[] = [];
let running: RunningServer;

const remember = async (_: unknown, call: CallContext) => {
  calls.push(call);
  return {};
};

async function start(withSessions: boolean): Promise<RunningServer> {
  return serve({
    address: "127.0.0.1:0",
    credentials: serverTls(svids.of(server.path)),
    trustDomain: svids.trustDomain,
    services: [
      implement(
        RevocationService,
        access(RevocationService, {
          revoke: ["role/public", "operator"],
          listRevocations: [],
          watchRevocations: [],
          acknowledgeRevocations: [],
          watchEnforcement: [],
        }),
        {
          revoke: remember,
          listRevocations: async () => ({}),
          async *watchRevocations() {},
          acknowledgeRevocations: async () => ({}),
          async *watchEnforcement() {},
        },
      ),
    ],
    ...(withSessions && {
      sessions: {
        publicTenant: "open",
        read(token) {
          if (token === "good.session.token") return ada;
          throw failure("CALLER_UNAUTHENTICATED", "no good session");
        },
      },
    }),
    check: async () => {},
    onBug: (error) => {
      throw error;
    },
    now: Date.now,
  });
}

beforeAll(async () => {
  running = await start(true);
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
});

/** Calls as the owner of a SPIFFE path; resolves with what the handler saw, or the reason of the refusal. */
async function asked(
  path: string,
  options: { readonly session?: string; readonly tenantId?: string; readonly port?: number } = {},
): Promise<CallContext | string | undefined> {
  const { port = running.port, session, tenantId = "acme" } = options;
  const client = connect(
    RevocationService,
    `127.0.0.1:${port}`,
    clientTls(svids.of(path), server),
    { defaultTimeoutMs: 5_000 },
  );
  calls.length = 0;
  try {
    await client.revoke(create(RevokeRequestSchema, { tenantId }), {
      ...(session !== undefined && { session }),
    });
    return calls[0];
  } catch (error) {
    return failureReason(error);
  } finally {
    client.close();
  }
}

describe("over real mutual TLS", () => {
  test("the console's session reaches the handler, with the name that is recorded", async () => {
    const call = await asked("service/console", { session: "good.session.token" });
    if (call === undefined || typeof call === "string") throw new Error(call);
    expect(call.session).toEqual(ada);
    expect(callerName(call)).toBe("User::ada");
  });

  test.each(["expired", "not base64url!", "a b", ""])(
    "a session that is not good is refused, and no visitor is made of it: %j",
    async (session) => {
      const tenantId = "open";
      expect(await asked("service/console", { session, tenantId })).toBe("CALLER_UNAUTHENTICATED");
    },
  );

  test("without a session the console reaches the public tenant", async () => {
    expect(await asked("service/console")).toBe("CALLER_NOT_ALLOWED");
    const call = await asked("service/console", { tenantId: "open" });
    expect(call).toMatchObject({ publicTenant: "open" });
    expect(call).not.toHaveProperty("session");
  });

  test("what others send for a session is not looked at", async () => {
    for (const session of ["good.session.token", "whatever"]) {
      const call = await asked("operator/bob", { session });
      if (call === undefined || typeof call === "string") throw new Error(call);
      expect(call.session).toBeUndefined();
      expect(callerName(call)).toBe("spiffe://writ.test/operator/bob");
    }
    expect(await asked("workload/console", { session: "good.session.token" })).toBe(
      "CALLER_NOT_ALLOWED",
    );
  });

  test("a server that cannot read sessions takes none", async () => {
    await using blind = await start(false);
    const { port } = blind;
    expect(await asked("service/console", { port, session: "good.session.token" })).toBe(
      "CALLER_UNAUTHENTICATED",
    );
    expect(await asked("service/console", { port, tenantId: "open" })).toBe("CALLER_NOT_ALLOWED");
  });
});

test("nobody without a certificate has a name", () => {
  const nameless = { method: GrantService.method.redeem, peer: undefined, session: ada };
  expect(() => callerName(nameless)).toThrow(
    expect.objectContaining({ code: Code.UNAUTHENTICATED }),
  );
});
