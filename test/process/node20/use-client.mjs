// Uses the bundled client library the way a service of somebody else's would. Argument: the bundle. Prints one line of JSON.
import { randomUUID } from "node:crypto";
import { pathToFileURL } from "node:url";

const { connect, Denied, holder, openVerifier, readEnvironment } = await import(
  pathToFileURL(process.argv[2]).href
);
const environment = readEnvironment(process.env);
const { audience, credential, endpoint, grantsEndpoint, keyPem, tls, trust } = environment;
const act = { action: "tool:call", resource: "Tool::search", input: { query: "from an old Node" } };

const writ = connect({ endpoint, trust, tls, credential });
const denied = await writ.authorize({ ...act, resource: "Tool::shell" });
const reply = await writ.authorize({ ...act, audience });
const verifier = await openVerifier({
  audience,
  trust,
  endpoint: grantsEndpoint,
  tls,
  tenant: "sample",
  // The grant is used again, as it should be, after it was refused.
  reportsRefusals: false,
});
const prover = holder(keyPem);

async function accept(input) {
  const { grant } = reply;
  const made = { nowMs: Date.now(), jti: randomUUID() };
  const proof = prover.proveUse({ grant, audience, input: act.input, ...made });
  try {
    return await verifier.accept(grant, { ...act, input, proof });
  } catch (error) {
    if (error instanceof Denied) return error.code;
    throw error;
  }
}

const tampered = await accept({ query: "another" });
const execution = await accept(act.input);
const lease = await execution.renew();
await execution.complete({ found: 3 });
const again = await accept(act.input);
verifier.close();
writ.close();
process.stdout.write(
  `${JSON.stringify({
    node: process.version,
    denied: denied.reasons.map(({ code }) => code),
    decision: reply.decision,
    executionId: reply.executionId,
    tampered,
    accepted: execution.id,
    mayContinue: lease.mayContinue,
    again,
  })}\n`,
);
