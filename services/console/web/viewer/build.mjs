// The proof viewer: one HTML file with everything in it, readable, the same bytes from the same sources.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { commentsStay, instancesOnDemand, onlyWhatIsUsed } from "./build-plugins.mjs";

const folder = new URL("./", import.meta.url);
/** The module whose bytes decide in the cluster, too: the digest of the engine is theirs. */
const ENGINE = "@cedar-policy/cedar-wasm/nodejs";

/** The viewer's page; with `hasEngine` also the policy engine, so that it makes decisions again. */
export async function viewerPage({ hasEngine = false } = {}) {
  const entry = hasEngine ? "src/verify-replay.ts" : "src/verify.ts";
  const style = `\n${await text("../tokens.css")}\n${await text("viewer.css")}`;
  const script = `\n${await bundled(entry)}`;
  const runs = `script-src 'sha256-${sha256(script)}'${hasEngine ? " 'wasm-unsafe-eval'" : ""}`;
  const policy = [
    "default-src 'none'",
    runs,
    `style-src 'sha256-${sha256(style)}'`,
    // The worker runs the same script, from the page's own memory.
    "worker-src blob:",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types writ",
  ].join("; ");
  const engine = hasEngine ? `\n${await engineElement()}` : "";
  return page({ policy, style, script, engine });
}

/** As browsers write a document, so that the page can tell its own bytes. */
const page = ({ policy, style, script, engine }) => `<!doctype html>
<html lang="en"><head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Writ proof viewer</title>
<style>${style}</style>
</head>
<body>
<header><h1>Writ proof viewer</h1></header>
<main><noscript>The checks run in this page: it needs JavaScript, and nothing else.</noscript></main>
<footer>
<p>No framework, no network, nothing minified: the source of this page is its documentation. It was built from services/console/web/viewer and packages/evidence; npm run viewer:hash builds it again and prints its SHA-256.</p>
<p>Keys: j and k go through the steps, so do the arrow keys in their list.</p>
</footer>
<script type="module">${script}</script>${engine}

</body></html>`;

async function bundled(entry) {
  const { outputFiles } = await build({
    // The names of the sources stand in the page, as seen from here, wherever it is built.
    absWorkingDir: fileURLToPath(new URL("../../../../", folder)),
    entryPoints: [fileURLToPath(new URL(entry, folder))],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "inline",
    // What only Node can do is never reached; if it were, the page would not start.
    external: ["node:*"],
    plugins: [instancesOnDemand, commentsStay, onlyWhatIsUsed],
  });
  const script = outputFiles[0].text.replaceAll("/*!", "/**");
  if (/<\/script|<!--/i.test(script)) throw new Error("the script can not stand in a page");
  if (/^import /m.test(script)) throw new Error("the page would need another file");
  return script;
}

/** The engine's bytes, as data that nothing runs: the script hands them to its worker. */
async function engineElement() {
  const module = createRequire(import.meta.url).resolve(ENGINE);
  const wasm = await readFile(join(dirname(module), "cedar_wasm_bg.wasm"));
  const lines = wasm.toString("base64").replaceAll(/.{1,120}/g, "$&\n");
  return `<script type="text/plain" id="engine">\n${lines}</script>`;
}

function text(name) {
  return readFile(new URL(name, folder), "utf8");
}

function sha256(content) {
  return createHash("sha256").update(content).digest("base64");
}
