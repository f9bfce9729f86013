import { describe, expect, it } from "vitest";
import { ShardError, shardOf } from "./shard-of.ts";

describe("shardOf", () => {
  it("is the last part of the origin", () => {
    expect(shardOf("evidence.writ.local/main/0")).toBe("0");
    expect(shardOf("2026b")).toBe("2026b");
  });

  it.each(["a/", "a/..", "a/.", "a/.new", "a/-x", "a/b c", `a/${"x".repeat(65)}`, "", "a/b\\c"])(
    "refuses %j, which names no folder",
    (origin) => {
      expect(() => shardOf(origin)).toThrow(ShardError);
    },
  );
});
