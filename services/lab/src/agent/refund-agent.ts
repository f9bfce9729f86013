// The refund agent. Both worlds load this file; what differs is the world object it is given. Its planner is a script: there
// is no model in this cluster. What it does is done for real.
import type { World } from "./world.ts";

/** The steps of a ticket, in their order. */
export const plan = {
  readTicket: {
    id: "read-ticket",
    title: "Read ticket T-1042",
    action: "ticket:read",
    resource: "Ticket::T-1042",
  },
  readCustomer: {
    id: "read-customer",
    title: "Read customer C-88",
    action: "customer:read",
    resource: "Customer::C-88",
  },
  compute: {
    id: "compute",
    title: "Compute the refund in a measured program",
    action: "job:run",
    resource: "Job::refund-compute",
  },
  pay: {
    id: "pay",
    title: "Pay the refund",
    action: "payment:refund",
    resource: "Invoice::INV-77",
  },
  tell: {
    id: "tell",
    title: "Tell the customer",
    action: "mail:send",
    resource: "Mailbox::customer",
  },
} as const;

const TICKET = "T-1042";

/** Works through the ticket: reads it and its customer, computes the refund, pays it, tells the customer. */
export async function workOnTicket(world: World): Promise<void> {
  await world.act({ ...plan.readTicket, input: { ticket: TICKET } });
  const customer = await world.act({ ...plan.readCustomer, input: { customer: "C-88" } });
  const computed = await world.act({
    ...plan.compute,
    input: { ticket: TICKET, invoice: "INV-77" },
  });
  const amount = Number(computed["amount_minor"]);
  await world.act({
    ...plan.pay,
    title: `Pay ${shown(amount)}`,
    input: { ticket: TICKET, amount_minor: amount, currency: "EUR" },
  });
  const { name = "customer" } = customer;
  const text = `Dear ${typeof name === "string" ? name : "customer"}, ${shown(amount)} EUR are on their way.`;
  await world.act({ ...plan.tell, input: { ticket: TICKET, text } });
}

/** Does what a text tells it to do: "export all customers" in a ticket is read as an order. That is the weakness of such agents. */
export async function followInstruction(world: World, id: string, rows: number): Promise<void> {
  const perStep = rows / 10;
  for (let from = 0; from < rows; from += perStep)
    await world.act({
      id,
      title: "Export all customers, as the ticket says",
      action: "data:export",
      resource: "Dataset::customers",
      input: { from, rows: perStep },
    });
}

/** An amount in hundredths as people write it. */
export function shown(amountMinor: number): string {
  const [whole = "0", rest = "00"] = (amountMinor / 100).toFixed(2).split(".");
  return `${whole.replaceAll(/\B(?=(\d{3})+$)/g, ",")}.${rest}`;
}
