import {
  integer,
  isUid,
  list,
  nullable,
  object,
  oneOf,
  parseCanonical,
  record,
  type Shape,
  ShapeError,
  text,
} from "@writ/encoding";
import type { DecisionInput, Subject } from "./decision-input.ts";
import type { EngineIdentity } from "./engine.ts";
import { json } from "./json-shape.ts";

/** A recorded decision's input, and what it was decided with. */
export interface RecordedDecisionInput {
  /** Digest of the policy set; null when there was none. */
  readonly policySet: string | null;
  readonly engine: EngineIdentity | null;
  readonly input: DecisionInput;
}

const LIMITS = { maxBytes: 1024 * 1024, maxDepth: 40 };

interface Document extends Omit<DecisionInput, "principal" | "actor"> {
  readonly v: "writ-decision-input/1";
  readonly policySet: string | null;
  readonly engine: {
    readonly name: string;
    readonly version: string;
    readonly wasm: string;
  } | null;
  readonly principal: string;
  readonly actor: string | null;
  readonly entities: readonly Subject[];
}

const anyText = text("a text", () => true);
const uid = text("like Type::id", isUid);
const count = integer(0, Number.MAX_SAFE_INTEGER);
const facts = record(json);

const document: Shape<Document> = object<Document>({
  v: oneOf("writ-decision-input/1"),
  tenant: anyText,
  policySet: nullable(anyText),
  engine: nullable(object({ name: anyText, version: anyText, wasm: anyText })),
  principal: uid,
  actor: nullable(uid),
  action: anyText,
  resource: object({ type: anyText, id: anyText, attributes: facts }),
  input: object({ h: anyText, fields: json }),
  context: object({
    now: count,
    runtime: nullable(
      object({
        level: count,
        profile: anyText,
        env: anyText,
        measurement: anyText,
        age_s: integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
      }),
    ),
    lineage: object(
      { depth: count, root_kind: anyText, siblings: count },
      { parent_action: anyText },
    ),
    ask: object({
      kind: anyText,
      lease_s: count,
      max_depth: count,
      use: anyText,
      audience: anyText,
    }),
    auth: object({
      method: anyText,
      age_s: integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
      issuer: anyText,
    }),
  }),
  approvals: list(object({ id: anyText, policy: anyText, item: anyText }), 0, 1_000),
  stop: object({ epoch: count, match: nullable(object({ id: anyText, scope: anyText })) }),
  entities: list(object({ uid, attributes: facts, teams: list(anyText, 0, 100_000) }), 0, 2),
  fences: object({ policy: count, stop: count, revocation: count }),
});

/**
 * Reads a `writ-decision-input/1` document, to decide again. The digest it is known by is that of exactly these bytes.
 * @throws CanonicalJsonError when the bytes are not canonical @throws ShapeError when they are no such document
 */
export function readDecisionInput(bytes: Uint8Array): RecordedDecisionInput {
  const {
    v: _,
    policySet,
    engine,
    principal,
    actor,
    entities,
    ...rest
  } = document(parseCanonical(bytes, LIMITS), "$");
  const subject = (wanted: string): Subject => {
    const found = entities.find((entity) => entity.uid === wanted);
    if (found === undefined) throw new ShapeError("$.entities has not everybody");
    return found;
  };
  return {
    policySet,
    engine: engine && { name: engine.name, version: engine.version, digest: engine.wasm },
    input: {
      ...rest,
      principal: subject(principal),
      actor: actor === null ? null : subject(actor),
    },
  };
}
