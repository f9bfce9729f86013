import { failure } from "@writ/rpc";
import { DemoRefusedError } from "../demo.ts";

/** Turns what the demo refuses into an error for the caller. Anything else is thrown on. */
export function refused(error: unknown): never {
  if (error instanceof DemoRefusedError) throw failure(error.refusal, error.message);
  throw error;
}
