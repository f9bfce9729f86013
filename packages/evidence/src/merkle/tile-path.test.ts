import { expect, test } from "vitest";
import { entriesPath, tilePath } from "./tile-path.ts";

test("writes paths as C2SP tlog-tiles has them", () => {
  expect(tilePath(0, 0)).toBe("tile/0/000");
  expect(tilePath(0, 999)).toBe("tile/0/999");
  expect(tilePath(0, 1000)).toBe("tile/0/x001/000");
  expect(tilePath(3, 1_234_067)).toBe("tile/3/x001/x234/067");
  expect(tilePath(0, 273, 112)).toBe("tile/0/273.p/112");
  expect(tilePath(2, 0, 1)).toBe("tile/2/000.p/1");
  expect(entriesPath(1_234_067)).toBe("tile/entries/x001/x234/067");
  expect(entriesPath(1234, 7)).toBe("tile/entries/x001/234.p/7");
});
