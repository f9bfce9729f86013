import { canonicalBytes, type Json, parseCanonical } from "@writ/encoding";
import { object, oneOf, type Reader, text } from "./shape.ts";
import { StatementError } from "./statement-error.ts";
import { type Digest, digest } from "./value.ts";

/** What a statement is about. */
export interface Subject {
  /** Such as `execution/<id>`. */
  readonly name: string;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
}

/** An in-toto Statement v1 with one subject. */
export interface Statement<Predicate = object> {
  readonly subject: Subject;
  readonly predicateType: string;
  readonly predicate: Predicate;
}

interface Frame {
  readonly _type: typeof TYPE;
  readonly predicate: object;
  readonly predicateType: string;
  readonly subject: { readonly digest: Digest; readonly name: string };
}

const TYPE = "https://in-toto.io/Statement/v1";
// The limits of parseCanonical: 64 KiB, 32 levels.
const MAX_BYTES = 65_536;

const readSubject = object<Frame["subject"]>({
  digest,
  name: text(/^[a-z][a-z-]{0,31}\/[!-~]{1,512}$/),
});

const readFrame = object<Frame>({
  _type: oneOf(TYPE),
  predicate: plainObject,
  predicateType: text(/^https:\/\/writ\.dev\/[a-z0-9/-]{1,128}$/),
  subject: single(readSubject),
});

/** The exact bytes of a statement, to be signed. @throws StatementError, CanonicalJsonError */
export function buildStatement({ subject, predicateType, predicate }: Statement): Uint8Array {
  const frame = {
    _type: TYPE,
    predicate,
    predicateType,
    subject: [{ digest: { sha256: subject.sha256 }, name: subject.name }],
  };
  readFrame(frame, "statement");
  // Types cannot say that an object holds JSON only; canonicalBytes checks it.
  const bytes = canonicalBytes(frame as Json);
  if (bytes.length > MAX_BYTES) throw new StatementError("statement");
  return bytes;
}

/** Reads the bytes of a statement, which must be canonical JSON of exactly its form. @throws StatementError */
export function parseStatement(bytes: Uint8Array): Statement {
  const { predicate, predicateType, subject } = readFrame(parsed(bytes), "statement");
  return {
    subject: { name: subject.name, sha256: subject.digest.sha256 },
    predicateType,
    predicate,
  };
}

function parsed(bytes: Uint8Array): Json {
  try {
    return parseCanonical(bytes, { maxBytes: MAX_BYTES });
  } catch (cause) {
    throw new StatementError("payload", { cause });
  }
}

function plainObject(value: unknown, member: string): object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new StatementError(member);
  }
  return value;
}

function single<T>(read: Reader<T>): Reader<T> {
  return (value, member) => {
    if (!Array.isArray(value) || value.length !== 1) throw new StatementError(member);
    return read(value[0], member);
  };
}
