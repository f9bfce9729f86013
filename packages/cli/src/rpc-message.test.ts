import { expect, test } from "vitest";
import { rpcMessage } from "./rpc-message.ts";

test("says in short that nothing listens", () => {
  const long =
    "No connection established. Last error: Error: connect ECONNREFUSED 127.0.0.1:7404. Resolution note: ";
  expect(rpcMessage(new Error(long))).toBe("nothing listens on 127.0.0.1:7404");
});

test("leaves every other message as it is", () => {
  expect(rpcMessage(new Error("no execution x"))).toBe("no execution x");
  expect(rpcMessage("text")).toBe("text");
});
