import { expect, test } from "vitest";
import { addressesOf, portsFrom } from "./addresses.ts";
import { clientEnv } from "./client-env.ts";
import { dataFolder } from "./data-folder.ts";

test("says what a client needs, with absolute paths", () => {
  const data = dataFolder("/somewhere/.writ");
  expect(clientEnv(data, addressesOf(portsFrom(7400))).split("\n")).toEqual([
    "WRIT_ENDPOINT=127.0.0.1:7401",
    "WRIT_IDENTITY_ENDPOINT=127.0.0.1:7402",
    "WRIT_GRANTS_ENDPOINT=127.0.0.1:7403",
    "WRIT_EVIDENCE_ENDPOINT=127.0.0.1:7404",
    "WRIT_CONSOLE_URL=http://127.0.0.1:7400",
    "WRIT_AUDIENCE=urn:writ:default",
    "WRIT_TRUST_FILE=/somewhere/.writ/trust.json",
    "WRIT_TLS_CERT_FILE=/somewhere/.writ/client/operator.pem",
    "WRIT_TLS_KEY_FILE=/somewhere/.writ/client/operator.key",
    "WRIT_CLIENT_ID=sample/Workload::orchestrator",
    "WRIT_KEY_FILE=/somewhere/.writ/client/orchestrator.key",
    "WRIT_AGENTS_DIR=/somewhere/.writ/client/agents",
    "",
  ]);
});
