// Asks for a refund with a credential that is broken in one way, with the sample's credentials, and prints the answer. There
// is no command that makes such a credential. Arguments: replay, signature or audience; the data folder (.writ).
import { randomUUID } from "node:crypto";
import { join, resolve } from "node:path";
import type { Credential } from "@writ/client";
import { flipped } from "./causes/credentials.ts";
import { payment } from "./causes/acts.ts";
import { readClientEnvironment } from "./client-environment.ts";
import { openAsker } from "./worlds/authorize.ts";

const [, , variant = "", folder = ".writ"] = process.argv;
const environment = readClientEnvironment(join(resolve(folder), "client.env"));
const act = { ...payment(4200), idempotencyKey: randomUUID() };
const { credential } = environment;

/** Sends the request once; what was decided, and what was sent. */
async function ask(as: Credential) {
  const asker = openAsker(environment, as);
  try {
    const { decision, executionId, reasons } = await asker.writ.authorize(act);
    return { sent: asker.credential.last, answer: { decision, executionId, reasons } };
  } finally {
    asker.writ.close();
  }
}

async function broken(): Promise<Credential> {
  const { keyId } = credential;
  switch (variant) {
    case "replay": {
      const { sent } = await ask(credential);
      if (sent === undefined) throw new Error("nothing was sent");
      return { keyId, present: () => sent };
    }
    case "signature":
      return {
        keyId,
        present(binding) {
          const presented = credential.present(binding);
          return { ...presented, token: flipped(presented.token) };
        },
      };
    case "audience":
      return {
        keyId,
        present: (binding) =>
          credential.present({ ...binding, identityAudience: "urn:elsewhere:identity" }),
      };
    default:
      throw new Error("the first argument must be replay, signature or audience");
  }
}

const { answer } = await ask(await broken());
process.stdout.write(`${JSON.stringify(answer)}\n`);
