/** Ids of events that a test has appended. */
export interface ForgedIds {
  readonly root: string;
  readonly child: string;
  readonly redemption: string;
  readonly outcome: string;
  /** An execution that others led to. */
  readonly led: string;
  /** The outcome that says its grant was refused. */
  readonly refused: string;
  readonly revocation: string;
}

/** What somebody with all rights could change, the statements that do it, and what the check says of it. */
export type Forgery = readonly [
  what: string,
  statements: (ids: ForgedIds) => readonly string[],
  said: string,
];

/** One forgery of every sort, on a log of 311 entries. For tests. */
export const forgeries: readonly Forgery[] = [
  [
    "another statement",
    (ids) => [
      `update evidence.statement set payload = convert_to(replace(convert_from(payload, 'UTF8'), 'lost', 'lose'), 'UTF8') where event_id = '${ids.revocation}'`,
    ],
    "digest",
  ],
  [
    "another statement that its digest and entry were fitted to",
    (ids) => [
      `update evidence.statement set payload = convert_to(replace(convert_from(payload, 'UTF8'), 'lost', 'lose'), 'UTF8') where event_id = '${ids.revocation}'`,
      `update evidence.statement set pae_digest = sha256(convert_to('DSSEv1 28 application/vnd.in-toto+json ' || octet_length(payload) || ' ', 'UTF8') || payload) where event_id = '${ids.revocation}'`,
    ],
    "a signature by grant-signing",
  ],
  [
    "another entry",
    () => ["update evidence.tlog_entry set entry = entry || '\\x20' where idx = 20"],
    "entry 20 of log 1 for it, found another entry",
  ],
  [
    "another entry with the hash of it",
    () => [
      "update evidence.tlog_entry set entry = entry || '\\x20' where idx = 20",
      "update evidence.tlog_entry set leaf_hash = sha256('\\x00'::bytea || entry) where idx = 20",
    ],
    "tile/0/000, hash 20",
  ],
  [
    "another hash of an entry",
    () => ["update evidence.tlog_entry set leaf_hash = sha256('') where idx = 299"],
    "entry 299: expected its own hash",
  ],
  [
    "another tile",
    () => [
      "update evidence.tile set hashes = set_byte(hashes, 100, 1 + get_byte(hashes, 100) % 255)",
    ],
    "tile/0/000, hash 3",
  ],
  ["no tile", () => ["delete from evidence.tile"], "1 full tiles, found 0"],
  [
    "an entry less at the end",
    () => ["delete from evidence.tlog_entry where idx = 310"],
    "311 entries, found 310 entries",
  ],
  [
    "an entry less in the middle",
    () => ["delete from evidence.tlog_entry where idx = 20"],
    "entry 20 of log 1, found nothing",
  ],
  [
    "another size",
    () => ["update evidence.tlog_head set size = 310"],
    "a checkpoint over its size and root",
  ],
  [
    "another root",
    () => ["update evidence.tlog_head set root = sha256('')"],
    "a checkpoint over its size and root",
  ],
  [
    "another checkpoint",
    () => [
      "update evidence.tlog_head set checkpoint = replace(checkpoint, E'\\n311\\n', E'\\n310\\n')",
    ],
    "a checkpoint signed by",
  ],
  [
    "no statement for an entry",
    (ids) => [`delete from evidence.statement where event_id = '${ids.revocation}'`],
    "expected its statement, found nothing",
  ],
  [
    "a statement of another tenant",
    (ids) => [
      `update evidence.statement set tenant_id = 'other' where event_id = '${ids.revocation}'`,
    ],
    "tenant_id is not the statement's",
  ],
  [
    "a statement at another place",
    (ids) => [`update evidence.statement set log_index = 19 where event_id = '${ids.revocation}'`],
    "found that of event",
  ],
  [
    "a statement of another kind",
    (ids) => [
      `update evidence.statement set kind = 'approval' where event_id = '${ids.revocation}'`,
    ],
    "an event that grant-signing may record",
  ],
  [
    "an event missing in an execution",
    (ids) => [`delete from evidence.statement where event_id = '${ids.redemption}'`],
    "expected event 1 of the execution, found event 2",
  ],
  [
    "an execution without its end, whose event is left",
    (ids) => [`delete from evidence.statement where event_id = '${ids.outcome}'`],
    "expected its statement",
  ],
  [
    "another principal's parent",
    (ids) => [
      `update evidence.execution set parent_id = null, ancestors = '{}', depth = 0, root_id = execution_id where execution_id = '${ids.child}'`,
    ],
    "the execution's lineage is not the statement's",
  ],
  [
    "another decision",
    (ids) => [
      `update evidence.execution set decision = 'DENY', grant_id = null, start_before = null, lease_until = null where execution_id = '${ids.child}'`,
    ],
    "execution.decision is not the statement's",
  ],
  [
    "no execution",
    (ids) => [`delete from evidence.execution where execution_id = '${ids.root}'`],
    "a parent whose ancestors and their actors are its own",
  ],
  [
    "an execution at another leaf",
    (ids) => [`update evidence.execution set log_index = 7 where execution_id = '${ids.child}'`],
    "an execution at leaf 1, found at leaf 7",
  ],
  [
    "no row for a cause",
    (ids) => [
      `delete from evidence.execution_cause where execution_id = '${ids.led}' and cause_id = '${ids.root}'`,
    ],
    "a row for its cause",
  ],
  [
    "a cause that nobody named",
    (ids) => [
      `insert into evidence.execution_cause values ('sample', '${ids.led}', '${ids.child}')`,
    ],
    "an execution that names it",
  ],
  [
    "an event that ended otherwise",
    (ids) => [
      `update evidence.execution_event set status = 'failed' where event_id = '${ids.outcome}'`,
    ],
    "status is not the statement's",
  ],
  [
    "another reason of a refusal",
    (ids) => [
      `update evidence.execution_event set code = 'GRANT_REVOKED' where event_id = '${ids.refused}'`,
    ],
    "an execution event that says the same, found another",
  ],
  [
    "another cause",
    (ids) => [
      `update evidence.execution set causes = array['${ids.root}'::uuid] where execution_id = '${ids.led}'`,
    ],
    "an execution with the causes",
  ],
  [
    "other actors above",
    (ids) => [`update evidence.execution set actors = '{}' where execution_id = '${ids.child}'`],
    "a parent whose ancestors and their actors are its own",
  ],
  [
    "another signer of a decision",
    (ids) => [`update evidence.execution set key_id = 'k' where execution_id = '${ids.led}'`],
    "found by key k",
  ],
  [
    "another thing that was revoked",
    (ids) => [
      `update evidence.revocation set target = 'grant:x' where event_id = '${ids.revocation}'`,
    ],
    "expected what it revokes, found nothing",
  ],
  [
    "nothing that was revoked",
    (ids) => [`delete from evidence.revocation where event_id = '${ids.revocation}'`],
    "expected what it revokes, found nothing",
  ],
  [
    "a revocation that nobody made",
    () => [
      `insert into evidence.revocation select tenant_id, 'tenant:x', occurred_at, gen_random_uuid(), revocation_id from evidence.revocation`,
    ],
    "revocation of tenant:x",
  ],
  [
    "an event that is not the last any more",
    (ids) => [
      `update evidence.execution_event set final = false where event_id = '${ids.outcome}'`,
    ],
    "an execution event that says the same, found another",
  ],
  [
    "no row of an event",
    (ids) => [`delete from evidence.execution_event where event_id = '${ids.redemption}'`],
    "an execution event that says the same, found none",
  ],
  [
    "another signature",
    (ids) => [
      `update evidence.statement set signature = (select signature from evidence.statement where event_id = '${ids.redemption}') where event_id = '${ids.outcome}'`,
    ],
    "for it, found another entry",
  ],
];
