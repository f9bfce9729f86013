import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { rawRequest } from "../../../services/console/src/testing/raw-request.ts";
import { CALL_HEADERS } from "../../../services/console/src/testing/running-gateway.ts";
import { SIGN_IN } from "./console-client.ts";

const GET = "/api/writ.lineage.v1.LineageService/GetExecution";
const WALK = "/api/writ.lineage.v1.LineageService/WalkDescendants";

/** Sends the n-th of many kinds of what nobody sends: whether it was refused. */
export async function isRefused(port: number, n: number): Promise<boolean> {
  const noise = randomBytes(64);
  const code = noise.toString("base64url").slice(0, 43);
  const send = async (path: string, body: string, headers: Record<string, string> = {}) => {
    const all = { ...CALL_HEADERS, ...headers };
    const answer = await rawRequest(port, path, { method: "POST", headers: all, body });
    // A stream says in its last message how it went.
    return answer.status >= 400 || answer.body.includes(`{"error":{"code":`);
  };
  switch (n % 8) {
    case 0:
      return send(GET, noise.toString("latin1"));
    case 1:
      return send(`/api/writ.${SIGN_IN}`, JSON.stringify({ code }));
    case 2:
      return send(`/api/${noise.toString("hex")}`, "{}");
    case 3:
      return send(GET, "{}", { authorization: `Bearer ${code}` });
    case 4:
      return send(GET, `{"tenantId":${"[".repeat(3_000)}`);
    case 5:
      return send(WALK, noise.toString("latin1"), { "content-type": "application/connect+json" });
    case 6:
      return send("/auth/signout", "", { "sec-fetch-site": "cross-site" });
    default:
      return isCut(port, noise);
  }
}

/** Sends bytes that are no HTTP; resolves when the connection is closed. */
function isCut(port: number, bytes: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.end(bytes));
    socket.on("error", () => {});
    socket.on("close", () => resolve(true));
    socket.resume();
  });
}
