import { HttpsError, type HttpsJson } from "./https-json.ts";

/** An OpenID Connect issuer, as a public client sees it. */
export interface Provider {
  /** Where to send a browser. @throws HttpsError */
  authorizationUrl(wish: AuthorizationWish): Promise<URL>;
  /** Exchanges a code for an ID token, which is not verified here. @throws HttpsError */
  exchange(code: string, verifier: string): Promise<string>;
}

/** One sign-in that begins. */
export interface AuthorizationWish {
  readonly state: string;
  readonly nonce: string;
  /** BASE64URL(SHA-256(verifier)), RFC 7636 section 4.2. */
  readonly challenge: string;
}

/** What a provider is reached with. */
export interface ProviderDeps {
  /** Byte-equal to its `issuer`. */
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** Asked for, separated by spaces; `openid` is one. */
  readonly scope: string;
  readonly ask: HttpsJson;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface Endpoints {
  readonly authorization: URL;
  readonly token: URL;
}

const FRESH_MS = 60 * 60_000;
const MOST_TOKEN = 8_192;

/** Reads the issuer's configuration when somebody signs in, and once an hour (OpenID Connect Discovery 1.0 section 4). */
export function provider(deps: ProviderDeps): Provider {
  const { ask, clientId, issuer, now, redirectUri, scope } = deps;
  let known: { readonly endpoints: Endpoints; readonly untilMs: number } | undefined;

  const endpoints = async (): Promise<Endpoints> => {
    if (known !== undefined && now() < known.untilMs) return known.endpoints;
    const found = await discovered(ask, issuer);
    known = { endpoints: found, untilMs: now() + FRESH_MS };
    return found;
  };

  return {
    async authorizationUrl({ challenge, nonce, state }) {
      const url = new URL((await endpoints()).authorization);
      const parameters = {
        response_type: "code",
        client_id: clientId,
        redirect_uri: redirectUri,
        scope,
        state,
        nonce,
        code_challenge: challenge,
        code_challenge_method: "S256",
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url;
    },
    async exchange(code, verifier) {
      const form = new URLSearchParams({
        grant_type: "authorization_code",
        code,
        redirect_uri: redirectUri,
        client_id: clientId,
        code_verifier: verifier,
      });
      const answer = await ask((await endpoints()).token, form);
      const idToken = answer["id_token"];
      if (typeof idToken !== "string" || idToken === "" || idToken.length > MOST_TOKEN)
        throw new HttpsError("the issuer gave no ID token");
      return idToken;
    },
  };
}

async function discovered(ask: HttpsJson, issuer: string): Promise<Endpoints> {
  const base = issuer.replace(/\/$/, "");
  const found = await ask(new URL(`${base}/.well-known/openid-configuration`));
  if (found["issuer"] !== issuer) throw new HttpsError("the issuer calls itself something else");
  return {
    authorization: httpsUrl(found["authorization_endpoint"]),
    token: httpsUrl(found["token_endpoint"]),
  };
}

function httpsUrl(text: unknown): URL {
  const url = typeof text === "string" && URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "https:")
    throw new HttpsError("the issuer names an endpoint without https");
  return url;
}
