import { create } from "@bufbuild/protobuf";
import { GetSessionRequestSchema } from "@writ/proto/writ/identity/v1/session";
import { failureReason, type RpcError, type Session } from "@writ/rpc";
import { expect, test } from "vitest";
import { callBy, sessionWorld } from "../testing/session-world.ts";
import { keys, principalOf, statement } from "../testing/world.ts";
import { NOW_S } from "../testing/issuer.ts";
import { getSession } from "./get-session.ts";

const OPERATOR = "spiffe://writ.local/operator/ada";
const reasonOf = (promise: Promise<unknown>) => promise.then(() => "done", failureReason);
const session: Session = {
  tenant: "acme",
  subject: "User::root",
  role: "admin",
  method: "code",
  expiresAtMs: (NOW_S + 60) * 1000,
};

test("signs in whom the code is for, on record before there is a session", async () => {
  await using world = await sessionWorld();
  const code = await world.code({ role: "approver" });
  const answer = await world.signInWith({ code });
  const claims = world.read(answer.token);
  expect(claims).toMatchObject({
    sub: "User::ada",
    tenant: "acme",
    role: "approver",
    method: "code",
    iat: NOW_S,
    exp: NOW_S + 12 * 3600,
  });
  expect(answer.session).toMatchObject({
    tenantId: "acme",
    subject: "User::ada",
    role: "approver",
    method: "code",
    expiresAt: { seconds: BigInt(NOW_S + 12 * 3600) },
    singleOperator: true,
  });
  expect(world.log).toEqual([
    expect.objectContaining({
      eventId: claims.jti,
      tenant: "acme",
      change: "session.start",
      subject: "User::ada",
      session: { role: "approver", method: "code" },
      by: OPERATOR,
    }),
  ]);
  expect(JSON.stringify(world.log)).not.toContain(code);
});

test("a code signs in once", async () => {
  await using world = await sessionWorld();
  const code = await world.code();
  await world.signInWith({ code });
  const again = await world.signInWith({ code }).catch((error: unknown) => error);
  expect(failureReason(again)).toBe("CALLER_UNAUTHENTICATED");
  expect((again as RpcError).message).not.toContain(code);
  expect(world.log).toHaveLength(1);
});

test("a code lasts five minutes", async () => {
  await using world = await sessionWorld();
  const [first, second] = [await world.code(), await world.code()];
  world.clock.ms += 5 * 60_000 - 1;
  expect(await reasonOf(world.signInWith({ code: first }))).toBe("done");
  world.clock.ms += 1;
  expect(await reasonOf(world.signInWith({ code: second }))).toBe("CALLER_UNAUTHENTICATED");
});

test.each(["", "x", "A".repeat(43), "A".repeat(42), "' or true --"])(
  "%j is no code",
  async (code) => {
    await using world = await sessionWorld();
    await world.code();
    expect(await reasonOf(world.signInWith({ code }))).toBe("CALLER_UNAUTHENTICATED");
  },
);

test("nobody has a session while the log cannot hold the statement", async () => {
  await using world = await sessionWorld();
  const [first, second] = [await world.code(), await world.code()];
  world.state.isLogUp = false;
  expect(await reasonOf(world.signInWith({ code: first }))).toBe("DEPENDENCY_UNAVAILABLE");
  world.state.isLogUp = true;
  expect(await reasonOf(world.signInWith({ code: first }))).toBe("CALLER_UNAUTHENTICATED");
  expect(await reasonOf(world.signInWith({ code: second }))).toBe("done");
  // The first one began nothing, but it was used, and that is on record.
  expect(world.log).toHaveLength(2);
});

test("somebody suspended gets no code, and does not sign in with one made before", async () => {
  await using world = await sessionWorld();
  const code = await world.code();
  const ada = { ...principalOf("User::ada", keys.stranger), suspended: true };
  await world.parts.store.addPrincipal(ada, statement("acme"));
  await world.parts.store.forgetStatements(await world.parts.store.pendingStatements());
  expect(await reasonOf(world.code())).toBe("CALLER_NOT_ALLOWED");
  expect(await reasonOf(world.signInWith({ code }))).toBe("CALLER_NOT_ALLOWED");
  expect(world.log).toEqual([]);
});

test.each([
  ["no tenant", { tenantId: "" }],
  ["the tenant of unknown tenants", { tenantId: "-" }],
  ["a workload", { subject: "Workload::orchestrator" }],
  ["nobody", { subject: "" }],
  ["a role there is not", { role: "root" }],
  ["the role of visitors", { role: "public" }],
])("makes no code for %s", async (_, wrong) => {
  await using world = await sessionWorld();
  expect(await reasonOf(world.code(wrong))).toBe("REQUEST_INVALID");
});

test("makes twenty codes in five minutes for a tenant, and then some more", async () => {
  await using world = await sessionWorld();
  for (let n = 0; n < 20; n++) await world.code();
  expect(await reasonOf(world.code())).toBe("OVERLOADED");
  expect(await reasonOf(world.code({ tenantId: "other" }))).toBe("done");
  world.clock.ms += 5 * 60_000;
  expect(await reasonOf(world.code())).toBe("done");
});

test("names the admin who had the code made", async () => {
  await using world = await sessionWorld();
  const code = await world.code({}, callBy("service/console", { session }));
  await world.signInWith({ code });
  expect(world.log).toMatchObject([{ by: "User::root" }]);
});

test("refuses a sign-in with nothing", async () => {
  await using world = await sessionWorld();
  const nothing = world.signInWith({ idToken: "", nonce: "n", clientId: "c" });
  expect(await reasonOf(nothing)).toBe("CALLER_UNAUTHENTICATED");
});

test("tells who somebody is, and a visitor what is public", async () => {
  await using world = await sessionWorld();
  const ask = async (call: Parameters<typeof callBy>[1]) =>
    (
      await getSession(world.parts.sessions)(
        create(GetSessionRequestSchema),
        callBy("service/console", call),
      )
    ).session;
  expect(await ask({ session, publicTenant: "sample" })).toMatchObject({
    tenantId: "acme",
    subject: "User::root",
    role: "admin",
    singleOperator: true,
  });
  expect(await ask({ publicTenant: "sample" })).toEqual({ tenantId: "sample", role: "public" });
  expect(await ask({})).toEqual({ tenantId: "", role: "public" });
});
