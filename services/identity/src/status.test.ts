import { expect, test } from "vitest";
import { identityStatus } from "./status.ts";

const now = () => 0;

test("tells its key and how much it keeps", async () => {
  const backlog = async () => ({ uses: 12, statements: 10_000 });
  const { facts, metrics } = await identityStatus({ backlog, keyId: "kid", now })();
  expect(facts).toEqual({
    assertion_key: "kid",
    remembered_uses: "12",
    pending_statements: "10000 or more",
  });
  expect(metrics.map(({ samples }) => samples[0]?.value)).toEqual([12, 10_000]);
});

test("of a database that does not answer nothing is told", async () => {
  const backlog = () => Promise.reject(new Error("no answer"));
  const { facts, metrics } = await identityStatus({ backlog, keyId: "kid", now })();
  expect(facts).toEqual({ assertion_key: "kid" });
  expect(metrics.flatMap(({ samples }) => samples)).toEqual([]);
});
