import { type Command, EXIT } from "../command.ts";
import { claimsOf } from "../holder-keys.ts";
import { readGrant } from "../input-file.ts";

/** `writ grant show`: prints a grant's claims without verifying them. */
export const grantShow: Command = {
  name: "grant show",
  summary: "print what a grant says, without verifying it",
  positionals: ["GRANT_FILE"],
  options: {},
  async run(invocation) {
    const claims = claimsOf(await readGrant(invocation, invocation.positionals[0] ?? ""));
    const text = JSON.stringify(claims, null, 2);
    invocation.output.note("not verified: writ grant verify does that");
    invocation.output.result(JSON.parse(text) as object as { [key: string]: string }, [text]);
    return EXIT.done;
  },
};
