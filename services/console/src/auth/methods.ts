import { exactRoute, type Route } from "../http/route.ts";

/** How people can sign in here: with a code always, at an issuer when one is configured. */
export function methodsRoute(hasIssuer: boolean): Route {
  const body = Buffer.from(JSON.stringify({ code: true, oidc: hasIssuer }));
  return exactRoute("auth", "/auth/methods", async () => ({
    status: 200,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body,
  }));
}
