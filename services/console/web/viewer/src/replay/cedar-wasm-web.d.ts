/** What the build makes of the engine's module: see build-plugins.mjs. */
declare module "@cedar-policy/cedar-wasm/web" {
  import type { CedarInstance } from "@writ/policy";

  /** A new instance of the engine, sharing no memory with others. */
  export function freshInstance(module: WebAssembly.Module): CedarInstance;
}
