import { randomBytes } from "node:crypto";
import { SessionService } from "@writ/proto/writ/identity/v1/session";
import { clientTls, connect } from "@writ/rpc";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { oidcIssuer, type OidcIssuer } from "../../../../test/support/oidc-issuer.ts";
import { sessionServer, type SessionServer } from "../../../../test/support/session-server.ts";
import { testSvids } from "../../../../test/support/svids.ts";
import { openUpstreams } from "../gateway/clients.ts";
import { cookieOf } from "../http/cookies.ts";
import { rawRequest } from "../testing/raw-request.ts";
import { type RunningConsole, runningConsole } from "../testing/running-console.ts";
import { CALL_HEADERS } from "../testing/running-gateway.ts";
import { httpsJson } from "./https-json.ts";
import { provider } from "./provider.ts";

const HOST = "writ.example.org";
const REDIRECT = `https://${HOST}/auth/callback`;
const CLIENT = "writ-console";
const SESSION = "__Host-writ-session";
const PENDING = "__Host-writ-signin";

const svids = testSvids();
const failures: unknown[] = [];
let issuer: OidcIssuer;
let identity: SessionServer;
let console: RunningConsole;
let close = () => {};

beforeAll(async () => {
  issuer = await oidcIssuer(svids, { id: CLIENT, redirectUri: REDIRECT });
  identity = await sessionServer(svids);
  await identity.world.trust({
    issuer: issuer.issuer,
    jwks: issuer.jwks,
    console: {
      clientId: CLIENT,
      rolesClaim: "groups",
      roles: [{ value: "writ-admins", role: "admin" }],
    },
  });
  const credentials = clientTls(svids.of("service/console"), {
    trustDomain: svids.trustDomain,
    path: "service/identity",
  });
  const target = { address: identity.address, credentials };
  const upstreams = openUpstreams({
    "policy-decision": target,
    identity: target,
    "grant-signing": target,
    evidence: target,
  });
  const sessions = connect(SessionService, target.address, credentials, {
    defaultTimeoutMs: 5_000,
  });
  close = () => [upstreams, sessions].forEach((one) => one.close());
  console = await runningConsole({}, undefined, {
    upstreams,
    publicUrl: new URL(`https://${HOST}`),
    oidc: {
      issuer: issuer.issuer,
      clientId: CLIENT,
      provider: provider({
        issuer: issuer.issuer,
        clientId: CLIENT,
        scope: "openid groups",
        redirectUri: REDIRECT,
        ask: httpsJson(svids.caPem),
        now: Date.now,
      }),
      identity: sessions,
      random: randomBytes,
      now: Date.now,
      onFailure: (error) => failures.push(error),
    },
  });
});
beforeEach(() => {
  failures.length = 0;
  identity.world.log.length = 0;
  issuer.person = { name: "alice", groups: ["staff", "writ-admins"] };
});
afterAll(async () => {
  close();
  for (const one of [console, identity, issuer]) await one[Symbol.asyncDispose]();
});

const browse = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  rawRequest(console.port, path, { method, headers: { host: HOST, ...headers } });

function setCookies(answer: { headers: Readonly<Record<string, unknown>> }): readonly string[] {
  const header = answer.headers["set-cookie"];
  return Array.isArray(header) ? header.map(String) : [];
}

const valueOf = (cookies: readonly string[], name: string): string =>
  cookieOf(cookies.find((one) => one.startsWith(`${name}=`))?.split("; ")[0], name) ?? "";

/** A browser that went to the issuer and was sent back: the way back, and the cookie it has. */
async function returned(path = "/auth/start?return=/lineage/x?view=tree") {
  const start = await browse(path);
  const back = await issuer.follow(String(start.headers["location"]));
  const pending = valueOf(setCookies(start), PENDING);
  return {
    start,
    back: `${back.pathname}${back.search}`,
    cookie: `${PENDING}=${pending}`,
    pending,
  };
}

async function signedIn(): Promise<string> {
  const { back, cookie } = await returned();
  return valueOf(setCookies(await browse(back, { cookie })), SESSION);
}

async function whoIs(headers: Record<string, string>): Promise<unknown> {
  const { body, status } = await rawRequest(
    console.port,
    "/api/writ.identity.v1.SessionService/GetSession",
    { method: "POST", headers: { host: HOST, ...CALL_HEADERS, ...headers }, body: "{}" },
  );
  const { session } = JSON.parse(body.toString()) as { session?: object };
  return session ?? status;
}

describe("signing in at an issuer", () => {
  test("asks for a code with PKCE, state and nonce, and keeps them in the browser for ten minutes", async () => {
    const { start } = await returned();
    expect(start.status).toBe(303);
    const asked = new URL(String(start.headers["location"]));
    expect(asked.origin).toBe(issuer.issuer);
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      response_type: "code",
      client_id: CLIENT,
      redirect_uri: REDIRECT,
      scope: "openid groups",
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
    });
    expect(setCookies(start)).toEqual([
      expect.stringMatching(
        /^__Host-writ-signin=[\w.-]+; Path=\/; Max-Age=600; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ]);
  });

  test("ends with a session in a cookie that no script sees and no other site sends", async () => {
    const { back, cookie } = await returned();
    const { body, headers, status } = await browse(back, { cookie });
    expect([status, headers["location"], body.length]).toEqual([303, "/lineage/x?view=tree", 0]);
    expect(headers["cache-control"]).toBe("no-store");
    const [session = "", pending] = setCookies({ headers });
    expect(session).toMatch(
      /^__Host-writ-session=[\w.-]+; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=Strict$/,
    );
    const maxAge = Number(/Max-Age=(\d+)/.exec(session)?.[1]);
    expect(maxAge).toBeGreaterThan(3_500);
    expect(maxAge).toBeLessThanOrEqual(3_600);
    expect(pending).toMatch(/^__Host-writ-signin=; Path=\/; Max-Age=0;/);
    const own = { cookie: `${SESSION}=${valueOf([session], SESSION)}` };
    expect(await whoIs({ ...own, "sec-fetch-site": "same-origin" })).toMatchObject({
      tenantId: "acme",
      subject: "User::alice",
      role: "admin",
      method: "oidc",
    });
    expect(identity.world.log).toMatchObject([
      { change: "session.start", subject: "User::alice", by: issuer.issuer },
    ]);
  });

  test("counts only for a request that the browser calls the console's own", async () => {
    const cookie = `${SESSION}=${await signedIn()}`;
    expect(await whoIs({ cookie })).toMatchObject({ role: "public" });
    for (const site of ["cross-site", "same-site", "none"])
      expect(await whoIs({ cookie, "sec-fetch-site": site })).toBe(403);
    expect(await whoIs({ cookie, "sec-fetch-site": "same-origin", origin: "https://evil" })).toBe(
      403,
    );
  });

  test("says at once where it is possible", async () => {
    const { body } = await browse("/auth/methods");
    expect(JSON.parse(body.toString())).toEqual({ code: true, oidc: true });
  });
});

describe("nobody is signed in", () => {
  const refused = async (back: string, headers: Record<string, string> = {}) => {
    const answer = await browse(back, headers);
    expect(valueOf(setCookies(answer), SESSION)).toBe("");
    expect(identity.world.log).toEqual([]);
    return [answer.status, answer.body.toString().split(": ")[1]?.split(". ")[0]];
  };
  const NOT_HERE = "this browser began no sign-in that this is the answer to";

  test("by an answer to another browser's sign-in", async () => {
    const mine = await returned();
    const others = await returned();
    expect(await refused(others.back)).toEqual([400, NOT_HERE]);
    expect(await refused(others.back, { cookie: mine.cookie })).toEqual([400, NOT_HERE]);
    const twice = { cookie: `${others.cookie}; ${mine.cookie}` };
    expect(await refused(others.back, twice)).toEqual([400, NOT_HERE]);
  });

  test("by an answer of another issuer, without a code, or that says no", async () => {
    const { back, cookie } = await returned();
    const changed = async (change: (query: URLSearchParams) => void) => {
      const url = new URL(back, REDIRECT);
      change(url.searchParams);
      return refused(`${url.pathname}${url.search}`, { cookie });
    };
    expect(await changed((query) => query.set("iss", "https://evil.example"))).toEqual([
      400,
      "another issuer answered",
    ]);
    expect(await changed((query) => query.delete("code"))).toEqual([
      400,
      "the issuer's answer has no code",
    ]);
    expect(await changed((query) => query.set("error", "access_denied"))).toEqual([
      400,
      "the issuer signed nobody in",
    ]);
  });

  test("with a code that was used, or that is another verifier's", async () => {
    const { back, cookie } = await returned();
    await browse(back, { cookie });
    identity.world.log.length = 0;
    const WRONG = [502, "the issuer did not answer as it should"];
    expect(await refused(back, { cookie })).toEqual(WRONG);
    const other = await returned();
    const [state = "", nonce = "", , end = ""] = other.pending.split(".");
    const forged = `${PENDING}=${[state, nonce, "v".repeat(43), end].join(".")}`;
    expect(await refused(other.back, { cookie: forged })).toEqual(WRONG);
    expect(JSON.stringify(failures.map(String))).not.toContain("code=");
  });

  test("with an ID token of another sign-in", async () => {
    const { back, pending } = await returned();
    const [state = "", , verifier = "", end = ""] = pending.split(".");
    const forged = `${PENDING}=${[state, "n".repeat(43), verifier, end].join(".")}`;
    expect(await refused(back, { cookie: forged })).toEqual([
      403,
      "nonce is not the one of this sign-in",
    ]);
  });

  test("who has no role", async () => {
    issuer.person = { name: "bob", groups: ["staff"] };
    const { back, cookie } = await returned();
    expect(await refused(back, { cookie })).toEqual([
      403,
      "nothing in your ID token gives you a role here",
    ]);
  });
});

describe("signing out", () => {
  test("removes the cookie, and only a page of the console's own does it", async () => {
    const own = { "sec-fetch-site": "same-origin", origin: `https://${HOST}` };
    const answer = await browse("/auth/signout", own, "POST");
    expect(answer.status).toBe(204);
    expect(setCookies(answer)[0]).toMatch(/^__Host-writ-session=; Path=\/; Max-Age=0;/);
    for (const foreign of [
      { "sec-fetch-site": "cross-site" },
      { origin: "https://evil.example" },
    ]) {
      const refused = await browse("/auth/signout", foreign, "POST");
      expect([refused.status, setCookies(refused)]).toEqual([403, []]);
    }
    expect((await browse("/auth/signout")).status).toBe(405);
  });
});

test("an issuer that does not answer is told of as such", async () => {
  const gone = provider({
    issuer: "https://localhost:1",
    clientId: CLIENT,
    scope: "openid",
    redirectUri: REDIRECT,
    ask: httpsJson(svids.caPem),
    now: Date.now,
  });
  await expect(gone.exchange("c", "v")).rejects.toThrow("localhost:1 did not answer");
});

test("an issuer whose certificate nobody vouches for is not believed", async () => {
  const url = new URL(`${issuer.issuer}/.well-known/openid-configuration`);
  await expect(httpsJson()(url)).rejects.toThrow("did not answer");
  await expect(httpsJson(svids.caPem)(url)).resolves.toMatchObject({ issuer: issuer.issuer });
  await expect(httpsJson()(new URL("http://localhost:1/"))).rejects.toThrow("only https");
});
