import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { SessionSchema, SignInResponseSchema } from "@writ/proto/writ/identity/v1/session";
import { expect, test } from "vitest";
import { cell } from "./cell.ts";
import { connection } from "./connection.ts";
import { explained } from "./failure.ts";
import { sessionKeeper, signInCode } from "./session.ts";

const CODE = "c".repeat(43);

function kept(roles: readonly (string | Error)[]) {
  const stored = new Map<string, string>();
  const answers = [...roles];
  let changes = 0;
  let forgotten = 0;
  const keeper = sessionKeeper({
    exchange: async (code) => {
      if (code !== CODE) throw new Error("the code was used before");
      const session = create(SessionSchema, { role: "admin", subject: "User::kern" });
      return create(SignInResponseSchema, { token: "the-token", session });
    },
    ask: async () => {
      const role = answers.shift() ?? "public";
      if (role instanceof Error) throw role;
      return create(SessionSchema, { role });
    },
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    },
    forgetCookie: async () => void forgotten++,
    onChange: () => changes++,
  });
  return { keeper, stored, changes: () => changes, forgotten: () => forgotten };
}

test("a link with a code signs in, and the token is kept for this tab", async () => {
  const { keeper, stored } = kept([]);
  await keeper.begin(`#signin=${CODE}`);
  expect(keeper.person.get().state).toBe("signed-in");
  expect(keeper.token()).toBe("the-token");
  expect([...stored.values()]).toEqual(["the-token"]);
});

test("who comes without a link is public", async () => {
  const { keeper } = kept(["public"]);
  await keeper.begin("");
  expect(keeper.person.get().state).toBe("public");
  expect(keeper.token()).toBeUndefined();
});

test("a used code leaves one public and is told", async () => {
  const { keeper } = kept(["public"]);
  await expect(keeper.begin(`#signin=${"x".repeat(43)}`)).rejects.toThrow("used before");
  expect(keeper.person.get().state).toBe("public");
});

test("a session that ends leaves who it was, and its token is forgotten", async () => {
  const { keeper, stored } = kept([]);
  await keeper.signIn(CODE);
  keeper.end();
  expect(keeper.person.get()).toMatchObject({
    state: "ended",
    session: { subject: "User::kern" },
  });
  expect(stored.size).toBe(0);
  keeper.end();
  expect(keeper.person.get().state).toBe("ended");
});

test("the public has no session that could end", async () => {
  const { keeper, changes } = kept(["public"]);
  await keeper.begin("");
  keeper.end();
  expect(keeper.person.get().state).toBe("public");
  expect(changes()).toBe(1);
});

test("who signed in at an issuer has no token here; signing out takes the cookie back", async () => {
  const { keeper, forgotten } = kept(["analyst", "public"]);
  await keeper.begin("");
  expect(keeper.person.get().state).toBe("signed-in");
  await keeper.signOut();
  expect(forgotten()).toBe(1);
  expect(keeper.person.get().state).toBe("public");
});

test("a session in a cookie ends like any other", async () => {
  const { keeper } = kept(["analyst"]);
  await keeper.begin("");
  keeper.end();
  expect(keeper.person.get().state).toBe("ended");
});

test("when nobody says who is here, that is a state of its own", async () => {
  const { keeper } = kept([new Error("no answer"), "analyst"]);
  await keeper.begin("");
  expect(keeper.person.get().state).toBe("unknown");
  await keeper.begin("");
  expect(keeper.person.get().state).toBe("signed-in");
});

test("a code is 16 to 128 characters of base64url and nothing else", () => {
  expect(signInCode(`#signin=${CODE}`)).toBe(CODE);
  for (const hash of ["", "#", "#signin=", "#signin=short", `#signin=${CODE}&x=1`, "#b=abc"])
    expect(signInCode(hash)).toBeUndefined();
});

test("a lost connection begins once and ends with the next answer", async () => {
  let time = 1_000;
  let isUp = false;
  const line = connection({
    now: () => time,
    fetch: async () => {
      if (!isUp) throw new TypeError("failed to fetch");
      return new Response();
    },
  });
  await expect(line.fetch("/api")).rejects.toThrow("failed to fetch");
  time = 5_000;
  await line.check();
  expect(line.lostSince.get()).toBe(1_000);
  isUp = true;
  await line.check();
  expect(line.lostSince.get()).toBeUndefined();
});

test("who gave up waiting does not say that the connection is lost", async () => {
  const gaveUp = AbortSignal.abort();
  const line = connection({ now: () => 0, fetch: () => Promise.reject(new Error("aborted")) });
  await expect(line.fetch("/api", { signal: gaveUp })).rejects.toThrow("aborted");
  expect(line.lostSince.get()).toBeUndefined();
});

test.each([
  [Code.Unauthenticated, "signed-out", "UNAUTHENTICATED"],
  [Code.PermissionDenied, "not-yours", "PERMISSION_DENIED"],
  [Code.NotFound, "absent", "NOT_FOUND"],
  [Code.InvalidArgument, "invalid", "INVALID_ARGUMENT"],
  [Code.FailedPrecondition, "conflict", "FAILED_PRECONDITION"],
  [Code.Unimplemented, "unknown-here", "UNIMPLEMENTED"],
  [Code.ResourceExhausted, "limit", "RESOURCE_EXHAUSTED"],
  [Code.Unavailable, "no-answer", "UNAVAILABLE"],
  [Code.DeadlineExceeded, "no-answer", "DEADLINE_EXCEEDED"],
  [Code.Internal, "no-answer", "INTERNAL"],
])("code %i is %s", (code, kind, name) => {
  const failure = explained(new ConnectError("said so", code), "lineage", 20);
  expect(failure).toMatchObject({ kind, code: name, service: "lineage", message: "said so" });
});

test("whatever else is thrown is no answer", () => {
  expect(explained("what", "lineage", 0).kind).toBe("no-answer");
});

test("a cell tells of changes only, and no longer after that was ended", () => {
  const one = cell(1);
  const seen: number[] = [];
  const stop = one.subscribe(() => seen.push(one.get()));
  one.set(1);
  one.set(2);
  stop();
  one.set(3);
  expect(seen).toEqual([2]);
});
