import { randomBytes } from "node:crypto";
import { create, toBinary } from "@bufbuild/protobuf";
import { canonicalBytes, uuidv7 } from "@writ/encoding";
import { type ClientEnvironment, holderCredential } from "@writ/client";
import { AuthorizeRequestSchema, AuthorizeResponseSchema } from "@writ/proto/writ/policy/v1/policy";
import { fromBinary } from "@bufbuild/protobuf";
import { parseSvid } from "@writ/rpc";
import { wireRequest } from "../../packages/client/src/request.ts";
import type { BenchCluster } from "./bench-cluster.ts";
import { cpuSeconds } from "./cpu-time.ts";
import { quantile, runLoad } from "./grpc-load.ts";
import type { Results } from "./results.ts";

const PATH = "/writ.policy.v1.AuthorizationService/Authorize";
const WARM_UP = 2_000;
const RUNS = [
  { inFlight: 1, calls: 1_000 },
  { inFlight: 16, calls: 6_000 },
  { inFlight: 64, calls: 12_000 },
  { inFlight: 256, calls: 12_000 },
];

/** Full authorizations: credential, policy, evidence, grant; every one ALLOW, each with a credential of its own. */
export async function benchAuthorize(cluster: BenchCluster, results: Results): Promise<void> {
  const load = (calls: number, inFlight: number) =>
    runLoad({
      ...target(cluster.environment),
      path: PATH,
      messages: authorizeRequests(cluster.environment, calls),
      inFlight,
      isRight: isAllow,
    });
  await load(WARM_UP, 64);
  for (const { calls, inFlight } of RUNS) {
    const before = cpuOf(cluster);
    const { latencies, rate } = await load(calls, inFlight);
    const after = cpuOf(cluster);
    const conditions = `${calls} calls, ${inFlight} in flight, full cluster and load on this machine`;
    results.add(`authorize.c${inFlight}.rate`, rate, "per s", conditions);
    if (inFlight === 1) {
      results.add("authorize.sequential.p50", quantile(latencies, 0.5), "ms", conditions);
      results.add("authorize.sequential.p99", quantile(latencies, 0.99), "ms", conditions);
    }
    results.add(`authorize.c${inFlight}.p99`, quantile(latencies, 0.99), "ms", conditions);
    for (const [name, seconds] of Object.entries(after)) {
      const micros = ((seconds - (before[name] ?? 0)) * 1e6) / calls;
      results.add(
        `authorize.c${inFlight}.cpu.${name}`,
        micros,
        "us",
        `CPU per authorization, ${conditions}`,
      );
    }
  }
  const echo = results.value("echo.c64.rate");
  const own = results.value("authorize.c64.rate");
  if (echo !== undefined && own !== undefined)
    results.add(
      "authorize.c64.of_echo",
      own / echo,
      "ratio",
      "authorize.c64.rate / echo.c64.rate of this run",
    );
}

/** CPU seconds so far of every process, and of the load itself. */
function cpuOf(cluster: BenchCluster): Record<string, number> {
  const { system, user } = process.cpuUsage();
  return { ...cpuSeconds(cluster.pids()), load: (system + user) / 1e6 };
}

/** Where and as whom the load connects. */
export function target({ endpoint, tls, trust }: ClientEnvironment) {
  return {
    authority: `https://${endpoint}`,
    tls: {
      ca: trust.caPem,
      cert: tls.certPem,
      key: tls.keyPem,
      checkServerIdentity: (_host: string, certificate: { raw: Buffer }) =>
        parseSvid(certificate.raw, trust.trustDomain)?.path === "service/policy-decision"
          ? undefined
          : new Error("not policy-decision"),
    },
  };
}

/** Ready-made requests with a fresh credential each. */
export function authorizeRequests(environment: ClientEnvironment, count: number): Uint8Array[] {
  const credential = holderCredential(environment);
  const input = canonicalBytes({ query: "x".repeat(270), page: 1 });
  const act = {
    action: "tool:call",
    resource: "Tool::search",
    input,
    audience: environment.audience,
  };
  const { digest, fields } = wireRequest(act, undefined, "");
  return Array.from({ length: count }, () => {
    const presented = credential.present({
      requestDigest: digest,
      identityAudience: environment.trust.identityAudience,
      nowMs: Date.now(),
      newId: () => uuidv7(Date.now(), randomBytes(10)),
    });
    const message = create(AuthorizeRequestSchema, {
      ...fields,
      credential: { case: "clientAssertion", value: presented.token },
    });
    return toBinary(AuthorizeRequestSchema, message);
  });
}

function isAllow(answer: Uint8Array): boolean {
  // Field 1, varint, DECISION_ALLOW: decoding every answer would cost the load more than sending it.
  return answer[0] === 0x08 && answer[1] === 0x01 && fromBinaryOnce(answer);
}

let isChecked = false;
function fromBinaryOnce(answer: Uint8Array): boolean {
  if (isChecked) return true;
  isChecked = true;
  const response = fromBinary(AuthorizeResponseSchema, answer);
  return response.grant !== "" && response.evidence !== undefined;
}
