import { hash } from "node:crypto";
import type { Hash } from "../merkle/hash.ts";

/** SHA-256 of Node, for tests. */
export const sha256: Hash = (data) => new Uint8Array(hash("sha256", data, "buffer"));
