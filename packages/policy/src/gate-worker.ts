import { createHash } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { inspectPolicySet } from "./inspect-policy-set.ts";
import { nodeCedarEngine } from "./node-engine.ts";
import type { PolicyFiles } from "./policy-files.ts";

const files = workerData as PolicyFiles;
const sha256 = (data: Uint8Array): Uint8Array => createHash("sha256").update(data).digest();
parentPort?.postMessage(inspectPolicySet(files, nodeCedarEngine(), sha256));
