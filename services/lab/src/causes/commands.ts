// Commands that a visitor can paste into a shell in the source tree, with the sample's credentials. `data` is appended to the
// words of `npx writ`: empty, or --data and the data folder. Files are made in the data folder.

/** The data folder that `data` names. */
function folderOf(data: string): string {
  return data === "" ? ".writ" : data.slice(" --data ".length);
}

function piped(input: string, command: string): string {
  return `echo '${input}' | ${command}`;
}

function refund(amountMinor: number): string {
  return `{"amount_minor":${amountMinor},"currency":"EUR","ticket":"T-1042"}`;
}

/** Asks for a refund; `more` are further options, `variables` are set for the command. */
export function askRefund(
  data: string,
  amountMinor: number,
  { more = "", variables = "" }: { readonly more?: string; readonly variables?: string } = {},
): string {
  const command = `${variables}npx writ authorize --action payment:refund --resource Invoice::INV-77 --input -${more}${data}`;
  return piped(refund(amountMinor), command);
}

/** Asks for the computation, with or without a measurement. */
export function askComputation(data: string, measurement?: string): string {
  const option = measurement === undefined ? "" : ` --measurement ${measurement}`;
  return piped(
    '{"invoice":"INV-77","ticket":"T-1042"}',
    `npx writ authorize --action job:run --resource Job::refund-compute --input -${option}${data}`,
  );
}

/** Asks for any other act. */
export function ask(data: string, action: string, resource: string, input: string): string {
  return piped(
    input,
    `npx writ authorize --action ${action} --resource ${resource} --input -${data}`,
  );
}

/** Registers a developer's build, and asks for it to compute. */
export function askWithDeveloperBuild(data: string): string {
  const digest = `sha256:${"d0".repeat(32)}`;
  const add = `npx writ identity measurement add ${digest} --name "developer build" --level 1 --env dev${data}`;
  return `${add} && ${askComputation(data, digest)}`;
}

/** Asks with a key that nobody registered. */
export function askWithStrangeKey(data: string): string {
  const file = `${folderOf(data)}/stranger.key`;
  const variables = `WRIT_KEY_FILE=${file} `;
  return `openssl genpkey -algorithm ed25519 -out ${file} && ${askRefund(data, 4200, { variables })}`;
}

/** Runs the program that sends a request with a broken credential: no command makes one. */
export function askWithBrokenCredential(
  data: string,
  variant: "audience" | "replay" | "signature",
): string {
  return `npx node services/lab/src/try-credential.ts ${variant} ${folderOf(data)}`;
}

function search(data: string, more: string): string {
  return `npx writ authorize --action tool:call --resource Tool::search${more}${data}`;
}

/** Takes a grant with a window of two seconds and shows it after three. */
export function useTooLate(data: string): string {
  const file = `${folderOf(data)}/late.jwt`;
  return `${search(data, ` --lease 2 --out ${file}`)} && sleep 3 && npx writ grant verify ${file}${data}`;
}

/** Takes a grant, revokes its execution, uses it. */
export function useTakenBack(data: string): string {
  const file = `${folderOf(data)}/taken-back`;
  const taken = `${search(data, ` --out ${file}.jwt --json`)} > ${file}.json`;
  const id = `"$(sed 's/.*"executionId":"\\([^"]*\\)".*/\\1/' ${file}.json)"`;
  return `${taken} && npx writ revoke --execution ${id} --reason "tried in a shell"${data} && npx writ grant redeem ${file}.jwt${data}`;
}

/** Takes a grant for 42.00 and uses it for 9,942.00. */
export function useForAnotherAmount(data: string): string {
  const file = `${folderOf(data)}/pay.jwt`;
  const used = piped(refund(994_200), `npx writ grant redeem ${file} --input -${data}`);
  return `${askRefund(data, 4200, { more: ` --out ${file}` })} && ${used}`;
}

/** Uses a grant for one use twice. */
export function useTwice(data: string): string {
  const file = `${folderOf(data)}/once.jwt`;
  const use = `npx writ grant redeem ${file}${data}`;
  return `${search(data, ` --out ${file}`)} && ${use} && ${use}`;
}

/** Takes a grant for the payments and shows it as the mail tool sees it. */
export function showElsewhere(data: string): string {
  const file = `${folderOf(data)}/pay.jwt`;
  const more = ` --audience urn:demo:payments --out ${file}`;
  return `${askRefund(data, 4200, { more })} && npx writ grant verify ${file} --audience urn:demo:mail${data}`;
}
