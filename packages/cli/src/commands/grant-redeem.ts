import { createHash, randomBytes } from "node:crypto";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { encodeBase64Url, uuidv7 } from "@writ/encoding";
import { type Command, EXIT, type ExitStatus, type Invocation } from "../command.ts";
import { clientEnvironment } from "../environment.ts";
import { claimsOf } from "../holder-keys.ts";
import { readGrant, readJsonInput } from "../input-file.ts";
import { table } from "../output.ts";
import { redeem, takeStarted } from "../start-execution.ts";

/** `writ grant redeem`: uses a grant, once. */
export const grantRedeem: Command = {
  name: "grant redeem",
  summary: "use a grant: its execution starts, once",
  positionals: ["GRANT_FILE"],
  options: { input: { type: "string", value: "FILE|-", help: "the input about to be executed" } },
  run: redeemGrant,
};

async function redeemGrant(invocation: Invocation): Promise<ExitStatus> {
  const environment = clientEnvironment(invocation);
  const grant = await readGrant(invocation, invocation.positionals[0] ?? "");
  const inputFile = invocation.text("input");
  if (inputFile !== undefined) {
    const digest = createHash("sha256")
      .update(await readJsonInput(invocation, inputFile))
      .digest();
    if (encodeBase64Url(digest) !== claimsOf(grant).exec.request.h)
      return refuse(invocation, "REQUEST_TAMPERED", "the input is not the one that was authorized");
  }
  const attempt = (await takeStarted(invocation, grant)) ?? uuidv7(Date.now(), randomBytes(10));
  const { result } = await redeem(environment, grant, attempt);
  switch (result.case) {
    case "redeemed": {
      const { executionId, redeemedAt, leaseUntil, logIndex } = result.value;
      const redeemed = redeemedAt && timestampDate(redeemedAt).toISOString();
      const until = leaseUntil && timestampDate(leaseUntil).toISOString();
      invocation.output.result(
        {
          redeemed: true,
          executionId,
          redeemedAt: redeemed,
          leaseUntil: until,
          logIndex: Number(logIndex),
        },
        [
          "REDEEMED",
          ...table([
            ["execution", executionId],
            ["redeemed at", redeemed],
            ["lease until", until],
            ["evidence", `leaf ${logIndex}`],
          ]),
        ],
      );
      return EXIT.done;
    }
    case "denial":
      return refuse(invocation, result.value.code, result.value.message);
    case undefined:
      return refuse(invocation, "REDEEM_UNAVAILABLE", "the reply holds no result");
  }
}

function refuse(invocation: Invocation, code: string, message: string): ExitStatus {
  invocation.output.result({ redeemed: false, code, message }, [`REFUSED ${code}: ${message}`]);
  return EXIT.denied;
}
