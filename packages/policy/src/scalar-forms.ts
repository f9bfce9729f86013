/** How a value of an extension type is written: one spelling each, so that equal values have equal bytes. */
export interface ScalarForm {
  /** Cedar's constructor. */
  readonly fn: string;
  /** For people. */
  readonly example: string;
  /** The constructor's argument; undefined when the text is not in the one form. */
  readonly toCedar: (text: string) => string | undefined;
}

/** The forms of Cedar's extension types as input has them (policy.md 4). */
export const scalarForms: Readonly<
  Record<"decimal" | "ipaddr" | "datetime" | "duration", ScalarForm>
> = {
  decimal: {
    fn: "decimal",
    example: "like 1.5, with up to 4 digits after the point",
    toCedar: decimal,
  },
  ipaddr: { fn: "ip", example: "like 192.0.2.0/24 or 2001:db8::1", toCedar: ipaddr },
  datetime: { fn: "datetime", example: "like 2026-01-31T09:30:00.000Z", toCedar: datetime },
  duration: {
    fn: "duration",
    example: "like 1d2h30m, without zero parts; 0ms for none",
    toCedar: duration,
  },
};

const DECIMAL = /^-?(0|[1-9][0-9]{0,14})(\.[0-9]{0,3}[1-9])?$/;
const I64_MAX = 2n ** 63n - 1n;

function decimal(text: string): string | undefined {
  if (!DECIMAL.test(text) || text === "-0") return undefined;
  const [whole = "", fraction = ""] = text.split(".");
  const units = BigInt(whole.replace("-", "") + fraction.padEnd(4, "0"));
  if (units > I64_MAX) return undefined;
  return `${whole}.${fraction || "0"}`;
}

const IPV4 =
  /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$|\/)|(?=$|\/))){4}(?:\/(3[0-2]|[12]?[0-9]))?$/;
const IPV6 = /^([0-9a-f:]{2,39})(?:\/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?$/;

function ipaddr(text: string): string | undefined {
  if (IPV4.test(text)) return text;
  const [found, address] = IPV6.exec(text) ?? [];
  if (found === undefined || !URL.canParse(`http://[${address}]/`)) return undefined;
  // The URL parser writes IPv6 addresses in their canonical form (RFC 5952).
  return new URL(`http://[${address}]/`).hostname === `[${address}]` ? text : undefined;
}

const DATETIME = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/;

function datetime(text: string): string | undefined {
  if (!DATETIME.test(text)) return undefined;
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text ? text : undefined;
}

const DURATION =
  /^-?(?=[0-9])(?:([1-9][0-9]{0,7})d)?(?:([1-9][0-9]?)h)?(?:([1-9][0-9]?)m)?(?:([1-9][0-9]?)s)?(?:([1-9][0-9]{0,2})ms)?$/;

function duration(text: string): string | undefined {
  if (text === "0ms") return text;
  const [found, , hours = "0", minutes = "0", seconds = "0"] = DURATION.exec(text) ?? [];
  if (found === undefined) return undefined;
  return Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 60 ? text : undefined;
}
