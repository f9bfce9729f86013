/** What an array of each Postgres type is made from. */
export interface Element {
  readonly bytea: Uint8Array;
  readonly text: string;
  readonly uuid: string;
  readonly int8: bigint | number;
  readonly int4: number;
  readonly timestamptz: Date | number;
  readonly bool: boolean;
}

/** The Postgres types that have a binary form here. */
export type ElementType = keyof Element;

/** How one value of a type is written. */
interface ElementCodec<V> {
  /** The type's id in pg_type. */
  readonly oid: number;
  /** Bytes that `write` will fill; throws when the value is not one of the type. */
  size(value: V): number;
  write(buffer: Buffer, at: number, value: V): void;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Where the first of the two digits of each byte stands. */
const UUID_DIGITS = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
/** NUL, and surrogates without a partner. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;
/** Postgres counts from 2000-01-01. */
const POSTGRES_EPOCH_MS = 946_684_800_000;

/** One codec per type; the formats are those of the types' receive functions. */
export const elementCodecs: { readonly [T in ElementType]: ElementCodec<Element[T]> } = {
  bytea: {
    oid: 17,
    size: (value) => value.length,
    write: (buffer, at, value) => buffer.set(value, at),
  },
  text: {
    oid: 25,
    size: (value) => {
      // One such item would make the server refuse the whole array, or be stored as something else.
      if (UNSTORABLE.test(value)) throw new TypeError("not storable text");
      return Buffer.byteLength(value);
    },
    write: (buffer, at, value) => buffer.write(value, at),
  },
  uuid: {
    oid: 2950,
    size: (value) => {
      if (!UUID.test(value)) throw new TypeError("not a UUID");
      return 16;
    },
    write: (buffer, at, value) => {
      let next = at;
      for (const digit of UUID_DIGITS)
        buffer[next++] = (hexValue(value, digit) << 4) | hexValue(value, digit + 1);
    },
  },
  int8: {
    oid: 20,
    size: (value) => {
      if (BigInt.asIntN(64, integer(value)) !== BigInt(value)) throw new TypeError("out of range");
      return 8;
    },
    write: (buffer, at, value) => buffer.writeBigInt64BE(BigInt(value), at),
  },
  int4: {
    oid: 23,
    size: (value) => {
      if ((value | 0) !== value) throw new TypeError("out of range");
      return 4;
    },
    write: (buffer, at, value) => buffer.writeInt32BE(value, at),
  },
  timestamptz: {
    oid: 1184,
    size: (value) => {
      if (!Number.isSafeInteger(Number(value) * 1_000)) throw new TypeError("not a time");
      return 8;
    },
    write: (buffer, at, value) =>
      buffer.writeBigInt64BE(BigInt(Number(value) - POSTGRES_EPOCH_MS) * 1_000n, at),
  },
  bool: {
    oid: 16,
    size: () => 1,
    write: (buffer, at, value) => buffer.writeUInt8(value ? 1 : 0, at),
  },
};

/** The value of a hexadecimal digit, given that it is one: for letters the lowest bits count from 1. */
function hexValue(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return (code & 15) + (code > 64 ? 9 : 0);
}

function integer(value: bigint | number): bigint {
  if (typeof value === "number" && !Number.isSafeInteger(value))
    throw new TypeError("not a safe integer");
  return BigInt(value);
}
