import { generateKeyPairSync, randomBytes } from "node:crypto";
import { create } from "@bufbuild/protobuf";
import { uuidv7 } from "@writ/encoding";
import { AppendEntrySchema } from "@writ/proto/writ/evidence/v1/evidence";
import { statementKey } from "@writ/service";
import { publicJwk, type Trust } from "@writ/token";
import { checkContent } from "../../services/evidence/src/entry/check-entry.ts";
import { statementKeys } from "../../services/evidence/src/entry/statement-keys.ts";
import type { Entry } from "../../services/evidence/src/entry.ts";
import { readSubmission } from "../../services/evidence/src/wire/read-submission.ts";
import { appendEntry } from "../../services/policy-decision/src/authorize/append-entry.ts";
import { decideAct } from "../../services/policy-decision/src/authorize/decide-act.ts";
import { identify } from "../../services/policy-decision/src/authorize/identify.ts";
import { fixture, searchAsk } from "../../services/policy-decision/src/testing/fixture.ts";

/** Makes decisions as Authorize records them. */
export interface Decisions {
  /** The public half of the key they are signed with. */
  readonly key: Trust["keys"][number];
  /**
   * One more: a signed ALLOW of the sample policies with its lineage row, fences, idempotency key and six openings, checked
   * as the log checks it, but for the signature.
   */
  next(): Entry;
}

/** Decides once, and gives what is decided other ids, keys and digests every time. */
export async function decisions(): Promise<Decisions> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = statementKey(privateKey.export({ format: "pem", type: "pkcs8" }).toString());
  const trusted: Trust["keys"][number] = {
    kid: key.keyId,
    service: "policy-decision",
    use: "statement",
    jwk: publicJwk(publicKey),
  };
  const newId = (): string => uuidv7(Date.now(), randomBytes(10));
  const { deps: sample, fakes } = fixture();
  fakes.nowMs = Date.now();
  const active = await sample.policies.current("sample", 0);
  const fences = { policy: 0, stop: 0, revocation: 0 };
  const deps = {
    ...sample,
    newId,
    policies: { ...sample.policies, current: async () => ({ ...active, fences }) },
  };
  const ask = searchAsk("key");
  const caller = await identify(ask, undefined, Infinity, deps);
  if (!("identity" in caller)) throw new Error("the caller is not known");
  const verdict = await decideAct(ask, caller, { parent: undefined }, Infinity, deps);
  const { grant } = verdict;
  if (grant === undefined) throw new Error("the act is not permitted");
  const keys = statementKeys([trusted]);
  return {
    key: trusted,
    next() {
      const ids = { execution: newId(), decision: newId(), grant: newId() };
      const own = { ...ask, idempotencyKey: newId(), requestDigest: randomBytes(32) };
      const claims = { ...grant.claims, jti: ids.grant };
      const message = appendEntry(
        { ...verdict, ids, ask: own, grant: { ...grant, claims } },
        { random: randomBytes, statementKey: key },
      );
      const submission = readSubmission(create(AppendEntrySchema, message));
      return checkContent(submission, trusted.service, keys).entry;
    },
  };
}
