import type { ClientEnvironment } from "@writ/client";
import type { Replay } from "@writ/evidence";
import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { PolicyService } from "@writ/proto/writ/policy/v1/policy";
import { nodeCedarEngine } from "@writ/policy";
import { chooseDisclosures, type Disclosures, noDisclosures } from "../bundle/disclosures.ts";
import {
  checkpointWish,
  gatherEvidence,
  type GatheredEvidence,
} from "../bundle/gather-evidence.ts";
import { keepCheckpoint } from "../bundle/kept-checkpoint.ts";
import { type MadeBundle, makeBundle } from "../bundle/make-bundle.ts";
import { olderCheckpoints } from "../bundle/older-checkpoints.ts";
import { replayHere } from "../bundle/replay-here.ts";
import { type FetchedMaterial, fetchReplayMaterial } from "../bundle/replay-material.ts";
import { reportLines, tierLines } from "../bundle/report-lines.ts";
import { reportObject } from "../bundle/report-object.ts";
import { call } from "../calls.ts";
import { type Command, EXIT, type ExitStatus, type Invocation, UsageError } from "../command.ts";
import { clientEnvironment, dataFolder, tenantOf } from "../environment.ts";
import { table } from "../output.ts";
import { replaceFile } from "../replace-file.ts";

/** `writ evidence bundle`: everything that is needed to check one execution, in one file to hand out. */
export const evidenceBundle: Command = {
  name: "evidence bundle",
  summary: "write the evidence of an execution to a file that anybody can verify offline",
  positionals: ["EXECUTION_ID"],
  options: {
    out: { type: "string", value: "FILE", help: "where the bundle goes" },
    tenant: { type: "string", value: "TENANT", help: "whose it is (default: your own)" },
    since: {
      type: "string",
      value: "FILE",
      help: "older checkpoint to prove consistency with (default: the one seen last)",
    },
    disclose: {
      type: "string",
      value: "NAME",
      multiple: true,
      help: "disclose this too, such as principal; may be repeated (default: nothing)",
    },
    "disclose-all": { type: "boolean", help: "disclose everything that was not erased" },
    "no-replay": {
      type: "boolean",
      help: "leave out what it takes to decide again: it says who asked for what, and the policies",
    },
    witnessed: { type: "boolean", help: "only with a checkpoint that enough witnesses cosigned" },
    newest: { type: "boolean", help: "with the newest checkpoint, whoever cosigned it" },
  },
  run: writeBundle,
};

async function writeBundle(invocation: Invocation): Promise<ExitStatus> {
  const out = invocation.required("out");
  const environment = clientEnvironment(invocation);
  const { trust } = environment;
  const executionId = invocation.positionals[0] ?? "";
  const tenant = invocation.text("tenant") ?? tenantOf(environment);
  const wanted = {
    tenant,
    executionId,
    origin: trust.log.origin,
    withOpenings: wantsOpenings(invocation),
    checkpoint: checkpointWish(wishOf(invocation), trust),
  };
  const older = await olderCheckpoints(invocation, trust);
  const gathered = await call(environment, "evidence", EvidenceService, (client) =>
    gatherEvidence(client, wanted, older, trust),
  );
  const { records } = gathered.response;
  const disclosures = wanted.withOpenings
    ? chooseDisclosures(records, invocation.texts("disclose"), invocation.flag("disclose-all"))
    : noDisclosures(records);
  const fetched = invocation.flag("no-replay")
    ? { missing: "--no-replay" }
    : await fetchMaterial(environment, tenant, gathered);
  const made = await makeBundle(gathered.response, {
    tenant,
    executionId,
    trust,
    consistency: gathered.consistency,
    disclose: disclosures.disclose,
    material: "material" in fetched ? fetched.material : null,
    replay: "replay" in fetched ? fetched.replay : undefined,
  });
  if (!made.report.valid) return refuse(invocation, made);

  await replaceFile(out, made.text);
  await keepCheckpoint(dataFolder(invocation), gathered.response.checkpoint, trust);
  tell(invocation, out, made, gathered, disclosures, fetched);
  return EXIT.done;
}

/** Only operators may see openings; without them anybody may make a bundle. */
function wantsOpenings(invocation: Invocation): boolean {
  const discloses = invocation.flag("disclose-all") || invocation.texts("disclose").length > 0;
  return discloses || !invocation.flag("no-replay");
}

function wishOf(invocation: Invocation): "newest" | "witnessed" | undefined {
  const [newest, witnessed] = [invocation.flag("newest"), invocation.flag("witnessed")];
  if (newest && witnessed) throw new UsageError("--newest and --witnessed exclude each other");
  if (newest) return "newest";
  return witnessed ? "witnessed" : undefined;
}

/** What it takes to make the decision again, and doing it if this machine has the engine. */
async function fetchMaterial(
  environment: ClientEnvironment,
  tenant: string,
  { response }: GatheredEvidence,
): Promise<FetchedMaterial & { readonly replay?: Replay }> {
  const engine = nodeCedarEngine();
  const fetched = await call(environment, "policy-decision", PolicyService, (client) =>
    fetchReplayMaterial(client, tenant, response.records[0], engine),
  );
  if ("missing" in fetched) return fetched;
  const here = replayHere(fetched.material, engine);
  return "replay" in here ? { ...fetched, ...here } : here;
}

/** A bundle that its maker would refuse helps nobody. */
function refuse({ output }: Invocation, { report }: MadeBundle): ExitStatus {
  output.result(
    { written: false, valid: false, ...reportObject(report, undefined) },
    reportLines(report, undefined),
  );
  output.note("nothing was written: whoever got this bundle would refuse it");
  return EXIT.denied;
}

function tell(
  { output }: Invocation,
  file: string,
  { report, text }: MadeBundle,
  { consistency, isWitnessed }: GatheredEvidence,
  { erased, withheld }: Disclosures,
  fetched: FetchedMaterial,
): void {
  const bytes = Buffer.byteLength(text);
  const missing = "missing" in fetched ? fetched.missing : undefined;
  const { checkpoints, events, tiers } = reportObject(report, undefined);
  output.result(
    {
      written: true,
      file,
      bytes,
      executionId: report.executionId,
      decision: report.decision ?? null,
      events,
      tiers,
      checkpoints,
      withheld,
      erased,
      notReplayable: missing ?? null,
    },
    [
      `WRITTEN ${file}`,
      ...table([
        ["size", `${bytes} bytes`],
        ["events", events.map(({ kind, result }) => `${kind} ${result}`).join(", ")],
        ["withheld", withheld.join(", ")],
        ["erased", erased.join(", ")],
        ["not replayable", missing],
      ]),
      "",
      ...tierLines(report),
    ],
  );
  if (missing === undefined)
    output.note(
      "it says who asked for what, and holds the policies, since deciding again takes that (--no-replay leaves it out)",
    );
  if (consistency.length === 0) output.note("it proves no consistency with an older checkpoint");
  if (!isWitnessed) output.note("its checkpoint is the newest one, whoever cosigned it");
}
