-- The demo: one agent in two worlds. The tables of both worlds are equal; every row of a run names it, and old runs are removed.
create schema lab_writ;
create schema lab_open;
revoke all on schema lab_writ, lab_open from public;

-- Runs, and what visitors are told of them.
create table lab.run (
  run_id uuid primary key,
  visitor_id uuid not null,
  monitor_delay_s integer not null check (monitor_delay_s between 1 and 300),
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz
);

create table lab.event (
  run_id uuid not null references lab.run (run_id) on delete cascade,
  seq integer not null check (seq > 0),
  -- writ.demo.v1.WatchRunResponse
  body bytea not null,
  primary key (run_id, seq)
);

do $$
declare
  world text;
begin
  foreach world in array array['lab_writ', 'lab_open'] loop
    execute format($sql$
      -- Customers of everybody; nothing changes them.
      create table %1$I.customer (
        customer_id text primary key,
        name text not null,
        email text not null,
        iban text not null
      );
      insert into %1$I.customer
        select 'C-' || n, 'Customer ' || n, 'customer' || n || '@example.org', 'DE' || lpad((n * 97)::text, 20, '0')
        from generate_series(1, 5000) n;

      create table %1$I.ticket (
        run_id uuid not null references lab.run (run_id) on delete cascade,
        ticket_id text not null,
        customer_id text not null references %1$I.customer (customer_id),
        invoice_id text not null,
        body text not null,
        primary key (run_id, ticket_id)
      );

      -- Effects. An act is one call of a tool.
      create table %1$I.run_started (
        run_id uuid not null references lab.run (run_id) on delete cascade,
        act_id uuid not null,
        step_id text not null,
        agent text not null,
        primary key (run_id, act_id)
      );
      create table %1$I.result (
        run_id uuid not null references lab.run (run_id) on delete cascade,
        act_id uuid not null,
        step_id text not null,
        amount_minor bigint not null,
        primary key (run_id, act_id)
      );
      create table %1$I.refund (
        run_id uuid not null references lab.run (run_id) on delete cascade,
        act_id uuid not null,
        step_id text not null,
        invoice_id text not null,
        amount_minor bigint not null,
        primary key (run_id, act_id)
      );
      create table %1$I.message (
        run_id uuid not null references lab.run (run_id) on delete cascade,
        act_id uuid not null,
        step_id text not null,
        mailbox text not null,
        body text not null,
        primary key (run_id, act_id)
      );
      -- Rows of customers that left: what the receiver has.
      create table %1$I.exported (
        run_id uuid not null references lab.run (run_id) on delete cascade,
        act_id uuid not null,
        step_id text not null,
        customer_id text not null,
        email text not null,
        iban text not null,
        primary key (run_id, act_id, customer_id)
      );
      grant usage on schema %1$I to writ_lab;
      grant select on %1$I.customer to writ_lab;
      grant select, insert, delete on %1$I.ticket, %1$I.run_started, %1$I.result, %1$I.refund, %1$I.message, %1$I.exported to writ_lab;
    $sql$, world);
  end loop;
end
$$;

-- The watched world: a static key that its tools check, and a note of every act, written with it in one transaction.
create table lab_open.api_key (
  key_id text primary key,
  -- SHA-256 of the key.
  key_h bytea not null check (octet_length(key_h) = 32)
);

create table lab_open.audit (
  seq bigint generated always as identity primary key,
  run_id uuid not null references lab.run (run_id) on delete cascade,
  act_id uuid not null unique,
  step_id text not null,
  key_id text not null,
  principal text not null,
  actor text not null,
  action text not null,
  resource text not null,
  input jsonb not null,
  -- Of the program that was started; null where none was, or nobody measured it.
  measurement text,
  -- Read as the last statement of the act's transaction: the database need not keep the times of its commits.
  committed_at timestamptz not null default clock_timestamp()
);
create index audit_run on lab_open.audit (run_id, seq);

-- An operator's order to stop a run. It is a note like the others: the key of a run is everybody's, so nothing refuses.
create table lab_open.stop_order (
  run_id uuid not null references lab.run (run_id) on delete cascade,
  actor text not null,
  ordered_at timestamptz not null default clock_timestamp(),
  -- When the agent was started again after it had been killed.
  lifted_at timestamptz,
  primary key (run_id, actor, ordered_at)
);

-- What the monitor raised.
create table lab_open.alarm (
  run_id uuid not null references lab.run (run_id) on delete cascade,
  act_id uuid not null,
  step_id text not null,
  policy_ids text[] not null,
  message text not null,
  raised_at timestamptz not null default clock_timestamp(),
  primary key (run_id, act_id)
);

-- What the policies say of each act of the watched world, for the damage only: the monitor does not read it. `incident` counts
-- from one containment to the next.
create table lab.verdict (
  run_id uuid not null references lab.run (run_id) on delete cascade,
  act_id uuid not null,
  incident integer not null,
  forbidden boolean not null,
  code text not null,
  policy_ids text[] not null,
  primary key (run_id, act_id)
);

-- When the agent of the watched world had ended after an alarm.
create table lab.containment (
  run_id uuid not null references lab.run (run_id) on delete cascade,
  incident integer not null,
  contained_at timestamptz not null default clock_timestamp(),
  primary key (run_id, incident)
);

grant usage on schema lab to writ_lab;
grant select, insert, delete on lab.run, lab.event, lab.verdict, lab.containment to writ_lab;
grant update (ended_at) on lab.run to writ_lab;
grant select, insert, delete on lab_open.audit, lab_open.stop_order, lab_open.alarm to writ_lab;
grant update (lifted_at) on lab_open.stop_order to writ_lab;
grant select, insert, update on lab_open.api_key to writ_lab;
