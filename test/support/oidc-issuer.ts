import { generateKeyPairSync, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, request } from "node:https";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";
import type { Svids } from "./svids.ts";

/** An OpenID Connect issuer that is really one (oidc-provider), over HTTPS on this machine. */
export interface OidcIssuer extends AsyncDisposable {
  readonly issuer: string;
  readonly clientId: string;
  /** Public JWK Set; its keys are for ES256. */
  readonly jwks: string;
  /** Who signs in next, without being asked, and in which groups. */
  person: { readonly name: string; readonly groups: readonly string[] };
  /** What a browser does that is sent to the issuer: it follows until it is sent back, to this address. */
  follow(start: string): Promise<URL>;
}

const KID = "issuer-key";
const MOST_STEPS = 12;

/** Starts one with a public client that must use PKCE. Its server's certificate is of the test's authority. */
export async function oidcIssuer(
  svids: Svids,
  client: { readonly id: string; readonly redirectUri: string },
): Promise<OidcIssuer> {
  const { certPem, keyPem } = svids.of("service/issuer");
  const server = createServer({ cert: certPem, key: keyPem });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `https://localhost:${(server.address() as AddressInfo).port}`;
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const named = { kid: KID, alg: "ES256", use: "sig" };
  const made: Omit<OidcIssuer, keyof AsyncDisposable> = {
    issuer,
    clientId: client.id,
    jwks: JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), ...named }] }),
    person: { name: "alice", groups: [] },
    follow: (start) => followed(start, client.redirectUri, svids.caPem),
  };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        token_endpoint_auth_method: "none",
        redirect_uris: [client.redirectUri],
        grant_types: ["authorization_code"],
        response_types: ["code"],
        id_token_signed_response_alg: "ES256",
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), ...named }] },
    claims: { openid: ["sub"], groups: ["groups"] },
    scopes: ["openid", "groups"],
    conformIdTokenClaims: false,
    cookies: { keys: [randomUUID()] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, groups: [...made.person.groups] }),
    }),
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
      Grant: 600,
    },
  });
  const answer = provider.callback();
  server.on("request", (incoming: IncomingMessage, response: ServerResponse) => {
    if (!(incoming.url ?? "").startsWith("/interaction/")) return answer(incoming, response);
    interact(provider, made.person.name, incoming, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  return Object.assign(made, {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

/** Does what a person would: says who it is, and agrees. */
async function interact(
  provider: Provider,
  name: string,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { params, prompt, session } = await provider.interactionDetails(incoming, response);
  const done = { mergeWithLastSubmission: true };
  if (prompt.name === "login")
    return provider.interactionFinished(incoming, response, { login: { accountId: name } }, done);
  const clientId = String(params["client_id"]);
  const grant = new provider.Grant({ accountId: session?.accountId ?? name, clientId });
  grant.addOIDCScope("openid groups");
  const grantId = await grant.save();
  return provider.interactionFinished(incoming, response, { consent: { grantId } }, done);
}

async function followed(start: string, until: string, ca: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = new URL(start);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { location, setCookies, status } = await visited(url, cookies, ca);
    for (const cookie of setCookies) {
      const [pair = ""] = cookie.split(";");
      cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    if (location === undefined) throw new Error(`the issuer answered ${status} at ${url.pathname}`);
    url = new URL(location, url);
    if (url.href.startsWith(until)) return url;
  }
  throw new Error("the issuer sends round and round");
}

function visited(url: URL, cookies: ReadonlyMap<string, string>, ca: string) {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  return new Promise<{
    readonly status: number;
    readonly location: string | undefined;
    readonly setCookies: readonly string[];
  }>((resolve, reject) => {
    const asking = request(url, { ca, agent: false, headers: { cookie } }, (answer) => {
      answer.resume();
      const { location, "set-cookie": setCookies = [] } = answer.headers;
      resolve({ status: answer.statusCode ?? 0, location, setCookies });
    });
    asking.on("error", reject);
    asking.end();
  });
}
