import { randomBytes } from "node:crypto";
import type pg from "pg";
import { scramVerifier } from "./scram-verifier.ts";

/** What the server says when another process sets up the same role at the same moment. */
const COLLISIONS = new Set(["42710", "23505", "XX000"]);
const MOST_ATTEMPTS = 20;

/** A role that should be restricted already exists with rights of its own. */
export class RoleTooPowerfulError extends Error {
  override readonly name = "RoleTooPowerfulError";
}

/**
 * Makes sure that the role exists, may log in with the password, and can do nothing else by itself. Roles belong to the
 * whole server: any number of processes may set up the same role at once, also through different databases.
 * Throws RoleTooPowerfulError when the role exists and is a superuser or may create roles or databases, replicate or
 * pass by row security, or is a member of another role.
 */
export async function restrictedRole(
  client: pg.ClientBase,
  role: string,
  password: string,
): Promise<void> {
  const verifier = client.escapeLiteral(scramVerifier(password, randomBytes(16)));
  const name = client.escapeIdentifier(role);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const exists = await isRestricted(client, role);
      await client.query(
        exists
          ? `alter role ${name} login password ${verifier}`
          : `create role ${name} login noinherit password ${verifier}`,
      );
      return;
    } catch (error) {
      const isCollision = COLLISIONS.has((error as { code?: string }).code ?? "");
      if (!isCollision || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

async function isRestricted(client: pg.ClientBase, role: string): Promise<boolean> {
  const { rows } = await client.query<{ powerful: boolean }>(
    `select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls
       or exists (select from pg_catalog.pg_auth_members where member = pg_roles.oid) as powerful
     from pg_catalog.pg_roles where rolname = $1`,
    [role],
  );
  const [row] = rows;
  if (row?.powerful === true)
    throw new RoleTooPowerfulError(`the role ${role} exists and has more rights than it may have`);
  return row !== undefined;
}
