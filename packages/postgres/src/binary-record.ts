import { type Element, type ElementType, elementCodecs } from "./element-codec.ts";

const FIRST_BYTES = 8_192;
const LENGTH_BYTES = 4;
const FIELD_BYTES = 8;
const ARRAY_BYTES = 20;

/** Ids in pg_type of the arrays of each type. */
const arrayOids: Readonly<Record<ElementType, number>> = {
  bool: 1000,
  bytea: 1001,
  int4: 1007,
  text: 1009,
  int8: 1016,
  timestamptz: 1185,
  uuid: 2951,
};

/** One field of a composite type, and where its value comes from. */
export interface Field<R> {
  readonly oid: number;
  /** Writes the value of a row; false for null. Throws TypeError when its type can not hold it. */
  write(target: Target, row: R): boolean;
}

/** Bytes that grow as they are written. */
interface Target {
  buffer: Buffer;
  at: number;
}

/** A field that holds one value. */
export function field<R, T extends ElementType>(
  type: T,
  of: (row: R) => Element[T] | null,
): Field<R> {
  const { oid } = elementCodecs[type];
  return {
    oid,
    write(target, row) {
      const value = of(row);
      if (value === null) return false;
      writeElement(target, type, value);
      return true;
    },
  };
}

/** A field that holds an array. */
export function arrayField<R, T extends ElementType>(
  type: T,
  of: (row: R) => readonly Element[T][] | null,
): Field<R> {
  return {
    oid: arrayOids[type],
    write(target, row) {
      const items = of(row);
      if (items === null) return false;
      writeArrayHeader(target, elementCodecs[type].oid, items.length);
      for (const item of items) {
        const start = reserve(target, LENGTH_BYTES);
        writeElement(target, type, item);
        target.buffer.writeInt32BE(target.at - start - LENGTH_BYTES, start);
      }
      return true;
    },
  };
}

/**
 * An array of values of a composite type with these fields, in Postgres' binary wire format (array_recv and record_recv), to
 * be passed as a parameter and cast. `oid` is the composite type's own, not that of its array.
 * Throws TypeError when a field's type can not hold its value, before anything is sent.
 */
export function binaryRecords<R>(
  oid: number,
  fields: readonly Field<R>[],
  rows: readonly R[],
): Buffer {
  const target: Target = { buffer: Buffer.allocUnsafe(FIRST_BYTES * (rows.length + 1)), at: 0 };
  writeArrayHeader(target, oid, rows.length);
  for (const row of rows) {
    const start = reserve(target, 2 * LENGTH_BYTES);
    for (const field of fields) writeField(target, field, row);
    target.buffer.writeInt32BE(target.at - start - LENGTH_BYTES, start);
    target.buffer.writeInt32BE(fields.length, start + LENGTH_BYTES);
  }
  return target.buffer.subarray(0, target.at);
}

function writeField<R>(target: Target, field: Field<R>, row: R): void {
  const start = reserve(target, FIELD_BYTES);
  const isNull = !field.write(target, row);
  target.buffer.writeUInt32BE(field.oid, start);
  target.buffer.writeInt32BE(isNull ? -1 : target.at - start - FIELD_BYTES, start + LENGTH_BYTES);
}

function writeArrayHeader(target: Target, oid: number, length: number): void {
  const start = reserve(target, length === 0 ? 12 : ARRAY_BYTES);
  target.buffer.writeInt32BE(length === 0 ? 0 : 1, start);
  target.buffer.writeInt32BE(0, start + 4);
  target.buffer.writeUInt32BE(oid, start + 8);
  if (length === 0) return;
  target.buffer.writeInt32BE(length, start + 12);
  target.buffer.writeInt32BE(1, start + 16);
}

function writeElement<T extends ElementType>(target: Target, type: T, value: Element[T]): void {
  const codec = elementCodecs[type];
  const start = reserve(target, codec.size(value));
  codec.write(target.buffer, start, value);
}

/** Where so many more bytes begin. */
function reserve(target: Target, bytes: number): number {
  const start = target.at;
  target.at += bytes;
  if (target.at > target.buffer.length) {
    const larger = Buffer.allocUnsafe(Math.max(target.at, target.buffer.length * 2));
    larger.set(target.buffer.subarray(0, start));
    target.buffer = larger;
  }
  return start;
}
