import { exactRoute, type Route } from "../http/route.ts";

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Writ</title>
</head>
<body>
<h1>Writ</h1>
<p>This process serves what anybody may read to check the evidence of this cluster. It decides nothing and can sign nothing.</p>
<ul>
<li><a href="/log/checkpoint">/log/checkpoint</a>: the newest signed state of the evidence log (C2SP tlog-tiles; tiles are below /log/tile/)</li>
<li>/log/&lt;shard&gt;/: the same for each log, also those that are closed</li>
<li><a href="/log/policy.tlog-policy">/log/policy.tlog-policy</a>, <a href="/log/vkey">/log/vkey</a>, <a href="/log/trusted_root.json">/log/trusted_root.json</a>, <a href="/log/keys.json">/log/keys.json</a>: what to verify it with</li>
<li><a href="/.well-known/writ-trust.json">/.well-known/writ-trust.json</a>: the trust file; compare it with one that reached you another way</li>
<li><a href="/.well-known/jwks.json">/.well-known/jwks.json</a>: the keys that grants are verified with</li>
<li><a href="/healthz">/healthz</a>, <a href="/metrics">/metrics</a></li>
</ul>
<p>To check all of it from outside: <code>writ evidence fsck --url &lt;this address&gt;/log --trust trust.json</code></p>
</body>
</html>
`;

/** A page that says what is served here. */
export function homeRoute(): Route {
  return exactRoute("home", "/", async () => ({
    status: 200,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" },
    body: Buffer.from(PAGE),
  }));
}
