import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { type Probe, ProbeSchema } from "@writ/proto/writ/probe/v1/probe";
import { GetProbesResponseSchema } from "@writ/proto/writ/probe/v1/probe";
import { type GetStatusResponse, GetStatusResponseSchema } from "@writ/proto/writ/status/v1/status";
import type { Asked, Picture } from "../picture.ts";
import { type AskedProcess, askedProcesses } from "../process-names.ts";

/** The moment of a test's picture, milliseconds since 1970. */
export const NOW_MS = 1_800_000_000_000;

const DAY_MS = 86_400_000;
const KID = "assertion-key-of-a-test";

const FACTS: Readonly<Record<AskedProcess, Readonly<Record<string, string>>>> = {
  evidence: {
    log: "leading",
    epoch: "12",
    witnesses: "2 of 3",
    witnesses_needed: "2",
    witness_quorum: "met",
    postgres: "up",
    postgres_version: "18.4",
    fsync: "on",
    full_page_writes: "on",
    synchronous_commit: "on",
  },
  identity: { assertion_key: KID },
  "grant-signing": { keys: "2 ACTIVE", verifiers_behind: "" },
  "policy-decision": { policy_sets: "sha256:aaaaaaaaaaaa" },
  lab: {},
};

const VALUES: Readonly<Record<AskedProcess, Readonly<Record<string, number>>>> = {
  evidence: { writ_log_tree_size: 100, writ_log_queue: 3, writ_log_queue_limit: 4_096 },
  identity: { writ_pending_statements: 0 },
  "grant-signing": {
    writ_grants_signed_total: 7,
    writ_grants_proven_total: 7,
    writ_grants_unbacked_total: 0,
    writ_pending_revocations: 0,
    writ_verifiers_watching: 2,
    writ_verifiers_applied: 2,
  },
  "policy-decision": {},
  lab: {},
};

/** What a test says of a process instead of the usual. */
export interface Otherwise {
  readonly facts?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, number>>;
  readonly serving?: boolean;
  readonly problem?: string;
  readonly startedAtMs?: number;
}

/** The status of a process that is well. */
export function wellStatus(
  process: AskedProcess,
  { facts, problem = "", serving = true, startedAtMs = 1_000, values }: Otherwise = {},
): GetStatusResponse {
  const all = {
    ...VALUES[process],
    writ_certificate_end_seconds: (NOW_MS + 30 * DAY_MS) / 1_000,
    ...values,
  };
  return create(GetStatusResponseSchema, {
    process,
    serving,
    problem,
    startedAt: timestampFromMs(startedAtMs),
    facts: { ...FACTS[process], ...facts },
    metrics: Object.entries(all).map(([name, value]) => ({
      name,
      type: "gauge",
      samples: [{ name, value }],
    })),
  });
}

/** A process that has answered a second ago. */
export function answered(process: AskedProcess, otherwise?: Otherwise): Asked {
  const atMs = NOW_MS - 1_000;
  const status = wellStatus(process, otherwise);
  const said = { status, atMs, tookMs: 2, aheadMs: 0 };
  return { said, misses: 0, isUnreachable: false, triedAtMs: atMs };
}

/** A probe of two seconds ago that went as it must. */
export function probe(
  kind: "allowed" | "denied" | "revoked" | "proven",
  otherwise: Partial<Omit<Probe, "$typeName">> = {},
): Probe {
  return create(ProbeSchema, {
    number: 1n,
    kind,
    at: timestampFromMs(NOW_MS - 2_000),
    passed: true,
    tookMs: 12,
    processMs: { "policy-decision": 9.8, "grant-signing": 3, identity: 1.9, evidence: 2 },
    facts: { replayed: "20 of 20", leaves: "7 8 9" },
    ...otherwise,
  });
}

/** Probes, told a second ago. */
export function probes(...some: readonly Probe[]): NonNullable<Picture["probes"]> {
  const intervalS = { allowed: 10, denied: 10, proven: 10, revoked: 60 };
  const value = create(GetProbesResponseSchema, { probes: [...some], intervalS });
  return { value, atMs: NOW_MS - 1_000 };
}

/** A cluster in which everything is well, but for what a test says. */
export function wellPicture(otherwise: Partial<Picture> = {}): Picture {
  const key = { jwk: { crv: "Ed25519", kty: "OKP", x: "" }, use: "exec-grant" } as const;
  const nowS = NOW_MS / 1_000;
  return {
    nowMs: NOW_MS,
    processes: new Map(askedProcesses.map((process) => [process, answered(process)])),
    probes: probes(probe("allowed"), probe("denied"), probe("proven"), probe("revoked")),
    log: {
      value: {
        kind: "followed",
        size: 100,
        from: 90,
        frozen: "",
        witnessed: { size: 95, names: ["w1", "w2"], atMs: NOW_MS - 3_000, needed: 2, of: 3 },
      },
      atMs: NOW_MS - 1_000,
    },
    published: { value: { size: 98 }, atMs: NOW_MS - 1_000 },
    sizeMinuteAgo: 80,
    own: [],
    keys: {
      value: {
        exp: nowS + 3_600,
        iat: nowS - 60,
        iss: "urn:writ:test",
        prev_h: null,
        seq: 41,
        keys: [{ ...key, kid: "7ac1aaaabbbb", state: "ACTIVE", nbf: 0, naf: nowS + 90_000 }],
      },
      atMs: NOW_MS - 1_000,
    },
    trust: { keys: [{ kid: KID, use: "exec-id", service: "identity", jwk: key.jwk }] },
    ...otherwise,
  };
}

/** The same cluster with one process otherwise. */
export function wellBut(process: AskedProcess, asked: Asked | undefined): Picture {
  const picture = wellPicture();
  const processes = new Map(picture.processes);
  if (asked === undefined) processes.delete(process);
  else processes.set(process, asked);
  return { ...picture, processes };
}
