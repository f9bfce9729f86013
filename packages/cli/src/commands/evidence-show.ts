import { decodeUtf8, type Json } from "@writ/encoding";
import { BundleError, NoteError, parseBundle } from "@writ/evidence";
import { EvidenceService, type GetEvidenceResponse } from "@writ/proto/writ/evidence/v1/evidence";
import { bundleFacts } from "../bundle/bundle-facts.ts";
import type { MadeBundle } from "../bundle/make-bundle.ts";
import { reportLines } from "../bundle/report-lines.ts";
import { reportObject } from "../bundle/report-object.ts";
import { call } from "../calls.ts";
import { checkEvidence, type EvidenceContext } from "../check-evidence.ts";
import { type Command, EXIT, type ExitStatus, type Invocation, NoAnswerError } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";

/** `writ evidence show`: what the log holds of an execution, checked here with nothing but the trust file. */
export const evidenceShow: Command = {
  name: "evidence show",
  summary: "show the evidence of an execution and verify it",
  positionals: ["EXECUTION_ID"],
  options: {
    tenant: { type: "string", value: "TENANT", help: "whose it is (default: your own)" },
    statement: { type: "boolean", help: "print the signed statements too" },
  },
  run: showEvidence,
};

async function showEvidence(invocation: Invocation): Promise<ExitStatus> {
  const environment = clientEnvironment(invocation);
  const executionId = invocation.positionals[0] ?? "";
  const tenant = invocation.text("tenant") ?? tenantOf(environment);
  const response = await call(environment, "evidence", EvidenceService, (client) =>
    client.getEvidence({ tenantId: tenant, subject: { case: "executionId", value: executionId } }),
  );
  const { trust } = environment;
  const { report, text } = await checked(response, { tenant, executionId, trust });
  const facts = report.valid ? bundleFacts(parseBundle(Buffer.from(text))) : undefined;
  const statements = invocation.flag("statement") ? response.records.map(statementOf) : undefined;
  invocation.output.result(
    { valid: report.valid, ...reportObject(report, facts), ...(statements && { statements }) },
    [
      ...(statements ?? []).map((statement) => JSON.stringify(statement, undefined, 2)),
      ...reportLines(report, facts),
    ],
  );
  return report.valid ? EXIT.done : EXIT.denied;
}

async function checked(
  response: GetEvidenceResponse,
  context: EvidenceContext,
): Promise<MadeBundle> {
  try {
    return await checkEvidence(response, context);
  } catch (error) {
    if (!(error instanceof BundleError || error instanceof NoteError)) throw error;
    throw new NoAnswerError(
      `what the log answers is no evidence (${error.message}): believe nothing it says, and tell an operator`,
    );
  }
}

function statementOf({ statement }: GetEvidenceResponse["records"][number]): Json {
  try {
    return JSON.parse(decodeUtf8(statement?.payload ?? new Uint8Array())) as Json;
  } catch {
    return null;
  }
}
