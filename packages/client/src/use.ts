import type { Json } from "@writ/encoding";
import type { Artifact } from "@writ/grant";

/** What is about to be executed under a grant. */
export interface Use {
  /** Like `tool:call`. */
  readonly action: string;
  /** `Type::id`, like `Tool::search`. */
  readonly resource: string;
  /** The input the execution will get: canonical bytes (RFC 8785), or a JSON value. */
  readonly input: Json | Uint8Array;
  /** Proof by the grant's holder (`holder(...).proveUse`), made for this use. */
  readonly proof: string;
  /** Digests of what is about to run. */
  readonly artifacts?: readonly Artifact[];
  /** The measurement of the runtime that is about to execute, `sha256:` and hex. */
  readonly measurement?: string;
}
