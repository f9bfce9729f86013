import fc from "fast-check";
import { expect, test } from "vitest";
import { idAt, idMs } from "./id-time.ts";

test("an execution's id tells when it was decided", () => {
  expect(idMs("01a20896-25ba-7586-af9c-291cef3e7509")).toBe(0x01a2089625ba);
});

test("ids of a moment are not below its text, and those before it are", () => {
  const moment = fc.integer({ min: 1, max: 2 ** 47 });
  fc.assert(
    fc.property(moment, moment, (a, b) => {
      const id = `${idAt(a)}-7586-af9c-291cef3e7509`;
      expect(idMs(id)).toBe(a);
      expect(id >= idAt(b)).toBe(a >= b);
    }),
  );
});
