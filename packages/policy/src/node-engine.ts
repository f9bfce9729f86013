import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type CedarEngine, cedarEngine, type CedarInstance } from "./engine.ts";

const MODULE = "@cedar-policy/cedar-wasm/nodejs";

/** The Cedar engine in Node. @throws EngineFailureError when it cannot be loaded */
export function nodeCedarEngine(): CedarEngine {
  const file = createRequire(import.meta.url).resolve(MODULE);
  const wasm = readFileSync(join(dirname(file), "cedar_wasm_bg.wasm"));
  return cedarEngine({
    digest: `sha256:${createHash("sha256").update(wasm).digest("hex")}`,
    instantiate() {
      // Without its cache entry the module runs again and makes a new wasm instance. A `require` of its
      // own, because each one keeps what it loaded.
      const require = createRequire(import.meta.url);
      delete require.cache[file];
      const cedar: CedarInstance = require(MODULE);
      return cedar;
    },
  });
}
