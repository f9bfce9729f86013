import type { Response } from "playwright-core";

/** An execution as a walk brought it. */
export interface WalkedExecution {
  readonly executionId: string;
  readonly depth: number;
}

/**
 * What a walk brought, in the order in which it came: the messages of Connect's streaming protocol, each after a byte of flags
 * and four of length; the one with the flag 2 ends it.
 */
export async function walkedBy(response: Response): Promise<readonly WalkedExecution[]> {
  const bytes = await response.body();
  const walked: WalkedExecution[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32BE(at + 1);
    const text = bytes.toString("utf8", at + 5, at + 5 + length);
    if (bytes[at] === 0)
      walked.push(
        ...((JSON.parse(text) as { executions?: readonly WalkedExecution[] }).executions ?? []),
      );
    at += 5 + length;
  }
  return walked;
}
