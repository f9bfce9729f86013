import {
  canonicalBytes,
  CanonicalJsonError,
  canonicalize,
  encodeUtf8,
  isUid,
  type Json,
} from "@writ/encoding";
import {
  isPrincipal,
  type PublicJwk,
  readPublicJwk,
  TokenError,
  verificationKeyFromJwk,
} from "@writ/token";
import { parseStrictObject, StrictJsonError } from "../foreign/strict-json.ts";
import { demand, FieldError } from "./field-error.ts";
import { demandTenant } from "./tenant.ts";

/** Which principal. */
export interface PrincipalRef {
  readonly tenant: string;
  /** `Type::id`. */
  readonly uid: string;
}

/** A registered user, workload or agent. */
export interface Principal extends PrincipalRef {
  readonly keys: readonly PublicJwk[];
  /** `Team::id` each. */
  readonly teams: readonly string[];
  readonly attributes: { readonly [name: string]: Json };
  readonly suspended: boolean;
  readonly createdAtMs: number;
}

/** A principal as somebody asks to register it; any field may be wrong. */
export interface PrincipalDraft extends PrincipalRef {
  /** One JSON text per key. */
  readonly jwks: readonly string[];
  readonly teams: readonly string[];
  /** JSON text of an object; empty for none. */
  readonly attributes: string;
  readonly suspended: boolean;
}

const MAX_KEYS = 8;
const MAX_JWK_CHARACTERS = 1024;
const MAX_TEAMS = 128;
/** The facts of three parties (caller, actor, chain) have to fit into one identity assertion of 32 KiB. */
const MAX_FACTS_BYTES = 6144;

/** Checks every field of a principal. @throws FieldError */
export function checkPrincipal(draft: PrincipalDraft, nowMs: number): Principal {
  const { tenant, uid, teams, suspended } = draft;
  demandTenant(tenant, "principal.tenant_id");
  demandPrincipal(uid, "principal.principal");
  demand(
    teams.length <= MAX_TEAMS && teams.every((team) => team.startsWith("Team::") && isUid(team)),
    "principal.teams",
    `must be at most ${MAX_TEAMS} of Team::id`,
  );
  demand(new Set(teams).size === teams.length, "principal.teams", "must not name one twice");
  const keys = checkKeys(draft.jwks);
  demand(
    keys.length > 0 || !uid.startsWith("Agent::"),
    "principal.jwks_json",
    "must hold a key: an agent proves itself with nothing else",
  );
  const attributes = checkAttributes(draft.attributes);
  demand(
    canonicalBytes({ attributes, teams }).length <= MAX_FACTS_BYTES,
    "principal.attributes_json",
    `and teams must not take more than ${MAX_FACTS_BYTES} bytes`,
  );
  return { tenant, uid, keys, teams, attributes, suspended, createdAtMs: nowMs };
}

/** Demands the uid of a principal. @throws FieldError */
export function demandPrincipal(uid: string, field: string): void {
  demand(isPrincipal(uid), field, "must be User::id, Workload::id or Agent::id");
}

function checkKeys(texts: readonly string[]): readonly PublicJwk[] {
  const field = "principal.jwks_json";
  demand(texts.length <= MAX_KEYS, field, `must hold at most ${MAX_KEYS} keys`);
  const keys = texts.map((text, index) => checkKey(text, `${field}[${index}]`));
  const kids = new Set(keys.map((key) => key.kid));
  demand(kids.size === keys.length, field, "must not hold a key twice");
  return keys.map((key) => key.jwk);
}

function checkKey(text: string, field: string): { readonly kid: string; readonly jwk: PublicJwk } {
  demand(text.length <= MAX_JWK_CHARACTERS, field, "is too long");
  try {
    const jwk = readPublicJwk(parseStrictObject(encodeUtf8(text)));
    return { kid: verificationKeyFromJwk(jwk).kid, jwk };
  } catch (error) {
    if (error instanceof StrictJsonError || error instanceof TokenError)
      throw new FieldError(field, `must be a public Ed25519 or P-256 JWK: ${error.message}`);
    throw error;
  }
}

function checkAttributes(text: string): { readonly [name: string]: Json } {
  const field = "principal.attributes_json";
  if (text === "") return {};
  try {
    // What the canonical form cannot hold, such as an unsafe integer, could be read in two ways later.
    const canonical = canonicalize(parseStrictObject(encodeUtf8(text)) as { [name: string]: Json });
    const attributes = JSON.parse(canonical, (name, value: Json) => {
      demand(!name.startsWith("__"), field, "must not use names that begin with __");
      return value;
    }) as { [name: string]: Json };
    demand(!("suspended" in attributes), field, "must not hold suspended, which has a field");
    return attributes;
  } catch (error) {
    if (error instanceof StrictJsonError || error instanceof CanonicalJsonError)
      throw new FieldError(field, `must be a JSON object: ${error.message}`);
    throw error;
  }
}
