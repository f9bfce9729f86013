import type { ClientBase, Pool } from "pg";

/** The schemas of the two worlds; their tables are equal. */
export type WorldSchema = "lab_writ" | "lab_open";

/** Which call of a tool a row is of. */
export interface ActRef {
  readonly runId: string;
  /** Of one call of a tool, UUIDv7. */
  readonly actId: string;
  /** Step of the run, as in the events. */
  readonly stepId: string;
}

/** A ticket of a run. */
export interface Ticket {
  readonly ticketId: string;
  readonly customerId: string;
  readonly invoiceId: string;
  readonly body: string;
}

/** One world's rows: what its tools read and write. */
export interface WorldStore {
  addTicket(runId: string, ticket: Ticket): Promise<void>;
  ticket(runId: string, ticketId: string): Promise<Ticket | undefined>;
  customer(
    customerId: string,
  ): Promise<{ readonly name: string; readonly email: string } | undefined>;
  startRun(act: ActRef, agent: string): Promise<void>;
  addResult(act: ActRef, amountMinor: number): Promise<void>;
  addRefund(act: ActRef, invoiceId: string, amountMinor: number): Promise<void>;
  addMessage(act: ActRef, mailbox: string, body: string): Promise<void>;
  /** Takes rows of customers out; how many left. */
  exportCustomers(act: ActRef, from: number, rows: number): Promise<number>;
}

/** The rows of a world, over a pool or within a transaction. */
export function worldStore(db: Pool | ClientBase, schema: WorldSchema): WorldStore {
  const key = ({ runId, actId, stepId }: ActRef) => [runId, actId, stepId];
  return {
    async addTicket(runId, { ticketId, customerId, invoiceId, body }) {
      await db.query(
        `insert into ${schema}.ticket (run_id, ticket_id, customer_id, invoice_id, body) values ($1, $2, $3, $4, $5)`,
        [runId, ticketId, customerId, invoiceId, body],
      );
    },
    async ticket(runId, ticketId) {
      const { rows } = await db.query<Ticket>(
        `select ticket_id as "ticketId", customer_id as "customerId", invoice_id as "invoiceId", body
         from ${schema}.ticket where run_id = $1 and ticket_id = $2`,
        [runId, ticketId],
      );
      return rows[0];
    },
    async customer(customerId) {
      const { rows } = await db.query<{ name: string; email: string }>(
        `select name, email from ${schema}.customer where customer_id = $1`,
        [customerId],
      );
      return rows[0];
    },
    async startRun(act, agent) {
      await db.query(
        `insert into ${schema}.run_started (run_id, act_id, step_id, agent) values ($1, $2, $3, $4)`,
        [...key(act), agent],
      );
    },
    async addResult(act, amountMinor) {
      await db.query(
        `insert into ${schema}.result (run_id, act_id, step_id, amount_minor) values ($1, $2, $3, $4)`,
        [...key(act), amountMinor],
      );
    },
    async addRefund(act, invoiceId, amountMinor) {
      await db.query(
        `insert into ${schema}.refund (run_id, act_id, step_id, invoice_id, amount_minor) values ($1, $2, $3, $4, $5)`,
        [...key(act), invoiceId, amountMinor],
      );
    },
    async addMessage(act, mailbox, body) {
      await db.query(
        `insert into ${schema}.message (run_id, act_id, step_id, mailbox, body) values ($1, $2, $3, $4, $5)`,
        [...key(act), mailbox, body],
      );
    },
    async exportCustomers(act, from, rows) {
      const { rowCount } = await db.query(
        `insert into ${schema}.exported (run_id, act_id, step_id, customer_id, email, iban)
         select $1, $2, $3, customer_id, email, iban from ${schema}.customer
         order by length(customer_id), customer_id offset $4 limit $5`,
        [...key(act), from, rows],
      );
      return rowCount ?? 0;
    },
  };
}
