import fc from "fast-check";
import { expect, test } from "vitest";
import { nodeCedarEngine } from "./node-engine.ts";
import { scalarForms } from "./scalar-forms.ts";

const engine = nodeCedarEngine();

/** Whether the engine takes the constructor's argument. */
function isAccepted(fn: string, arg: string): boolean {
  const context = { value: { __extn: { fn, arg } } };
  return (
    engine.call((cedar) =>
      cedar.isAuthorized({
        principal: { type: "User", id: "a" },
        action: { type: "Action", id: "do" },
        resource: { type: "Tool", id: "t" },
        context,
        entities: [],
        policies: { staticPolicies: {} },
      }),
    ).type === "success"
  );
}

const good = {
  decimal: [
    "0",
    "1",
    "-1",
    "1.5",
    "-0.5",
    "0.0001",
    "922337203685477.5807",
    "-922337203685477.5807",
  ],
  ipaddr: [
    "192.0.2.1",
    "0.0.0.0",
    "255.255.255.255",
    "10.0.0.0/8",
    "2001:db8::1",
    "::",
    "::1/128",
    "fe80::/10",
  ],
  datetime: ["2026-01-31T09:30:00.000Z", "1970-01-01T00:00:00.001Z", "9999-12-31T23:59:59.999Z"],
  duration: ["0ms", "1d", "23h59m59s999ms", "-1d2h", "5ms", "10675199d"],
} as const;

const bad = {
  decimal: [
    "1.0",
    "1.50",
    "01",
    "+1",
    "-0",
    ".5",
    "1.",
    "1.23456",
    "1e3",
    "922337203685477.5808",
    "NaN",
    " 1",
    "1_0",
  ],
  ipaddr: [
    "1.2.3",
    "1.2.3.4.5",
    "01.2.3.4",
    "256.1.1.1",
    "1.2.3.4/33",
    "1.2.3.4/08",
    "2001:DB8::1",
    "2001:db8:0::1",
    "::1/129",
    "::ffff:1.2.3.4",
    "localhost",
    "[::1]",
    ":::",
    "1.2.3.4.",
  ],
  datetime: [
    "2026-01-31",
    "2026-01-31T09:30:00Z",
    "2026-02-30T00:00:00.000Z",
    "2026-01-31T24:00:00.000Z",
    "2026-01-31T09:30:00.000+01:00",
    "+002026-01-31T09:30:00.000Z",
  ],
  duration: [
    "",
    "-",
    "-0ms",
    "0d",
    "1h1d",
    "24h",
    "60m",
    "60s",
    "1000ms",
    "1d0h",
    "01d",
    "1",
    "1w",
    "100000000d",
  ],
} as const;

for (const kind of ["decimal", "ipaddr", "datetime", "duration"] as const) {
  const form = scalarForms[kind];

  test(`a ${kind} in its one form is taken, and the engine takes it too`, () => {
    for (const text of good[kind]) {
      const arg = form.toCedar(text) ?? "";
      expect([text, isAccepted(form.fn, arg)]).toEqual([text, true]);
    }
  });

  test(`a ${kind} in another form is refused`, () => {
    for (const text of bad[kind]) expect([text, form.toCedar(text)]).toEqual([text, undefined]);
  });

  test(`whatever passes for a ${kind}, the engine takes`, () => {
    const alphabet = {
      decimal: "0123456789.-",
      ipaddr: "0123456789abcf.:/",
      datetime: "0123456789-T:.Z",
      duration: "0123456789dhms-",
    }[kind];
    const samples = good[kind].map((text) => fc.constant(text as string));
    // Parts of right ones, with some characters changed, come closer to being right than random text.
    const nearly = fc
      .tuple(fc.oneof(...samples), fc.nat(), fc.constantFrom(...alphabet.split("")), fc.nat(1))
      .map(
        ([text, at, char, skip]) =>
          text.slice(0, at % text.length) + char + text.slice((at % text.length) + skip),
      );
    fc.assert(
      fc.property(nearly, (text) => {
        const arg = form.toCedar(text);
        expect([text, arg === undefined || isAccepted(form.fn, arg)]).toEqual([text, true]);
      }),
      { numRuns: 1_000 },
    );
  });
}
