import {
  integer,
  isTenant,
  list,
  nullable,
  object,
  oneOf,
  type Shape,
  ShapeError,
  text,
} from "@writ/encoding";
import { hashOf, identifier, seconds, sha256Text, uuid } from "./claim-shapes.ts";
import type { Artifact, ExecClaims, GrantRuntime } from "./claims.ts";
import { distinct } from "./collection-shapes.ts";

/** How deep a chain of executions may be: at most this many ancestors. */
export const MAX_DEPTH = 32;

const MAX_INPUT_BYTES = 65_536;
const MAX_ARTIFACTS = 16;
const depth = integer(0, MAX_DEPTH);

const artifactList = list(
  object<Artifact>({
    name: text("an artifact name", (value) => /^[A-Za-z0-9._@/:-]{1,128}$/.test(value)),
    h: hashOf,
  }),
  0,
  MAX_ARTIFACTS,
);

const artifacts: Shape<readonly Artifact[]> = (value, at) => {
  const found = artifactList(value, at);
  if (new Set(found.map((artifact) => artifact.name)).size < found.length) {
    throw new ShapeError(`${at} has a name twice`);
  }
  return found;
};

const runtime = object<GrantRuntime>({
  profile: text("a profile name", (value) => /^[a-z0-9][a-z0-9./-]{0,63}$/.test(value)),
  level: integer(0, 4),
  h: sha256Text,
  not_after: seconds,
});

const version: Shape<1> = (value, at) => {
  if (value !== 1) throw new ShapeError(`${at} is not 1`);
  return 1;
};

/** The form of the member `exec`. */
export const execShape: Shape<ExecClaims> = object<ExecClaims>({
  ver: version,
  id: uuid,
  kind: oneOf("agent.run", "workflow.run", "job.run", "tool.call"),
  // The tenant of unknown tenants gets denials, never grants.
  tenant: text("a tenant", (value) => isTenant(value) && value !== "-"),
  root: uuid,
  parent: nullable(uuid),
  ancestors: distinct(uuid, 0, MAX_DEPTH),
  depth,
  max_depth: depth,
  parent_grant: nullable(object({ jti: uuid, h: hashOf })),
  request: object({
    h: hashOf,
    alg: oneOf("sha-256"),
    media: oneOf("application/json"),
    len: integer(1, MAX_INPUT_BYTES),
  }),
  artifacts,
  policy: object({ bundle: sha256Text, decision: uuid, obligations: hashOf }),
  runtime: nullable(runtime),
  evidence: object({ log: identifier, event: uuid }),
  use: oneOf("once", "multi"),
  lease: object({ not_after: seconds, heartbeat_s: integer(1, 3600) }),
  rev: object({ epoch: integer(0, Number.MAX_SAFE_INTEGER) }),
});
