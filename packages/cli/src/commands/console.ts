import { type Command, EXIT } from "../command.ts";
import { clientEnvironment } from "../environment.ts";
import { forPeople, localOperator, signInLink } from "../sign-in-link.ts";

/** `writ console`: a link for a browser. */
export const consoleLink: Command = {
  name: "console",
  summary: "print a link that signs one person in to the console, once",
  positionals: [],
  options: {
    role: {
      type: "string",
      value: "ROLE",
      help: `analyst, approver or admin (default ${localOperator.role})`,
    },
    subject: {
      type: "string",
      value: "User::ID",
      help: `who is signed in (default ${localOperator.subject})`,
    },
  },
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const role = invocation.text("role") ?? localOperator.role;
    const subject = invocation.text("subject") ?? localOperator.subject;
    const { expiresAtMs, url } = await signInLink(environment, { role, subject });
    const expiresAt = new Date(expiresAtMs).toISOString();
    invocation.output.note(`signs in ${subject} as ${role}, once, until ${expiresAt}`);
    invocation.output.result({ url, role, subject, expiresAt }, [forPeople(url)]);
    return EXIT.done;
  },
};
