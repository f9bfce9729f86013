import type { Failure } from "../../api/failure.ts";
import { paths } from "../../paths.ts";
import { Link } from "../../ui/link.tsx";

const COMMANDS = `npx writ authorize --action tool:call --resource Tool::shell
npx writ evidence bundle EXECUTION_ID --out bundle.json
npx writ evidence verify bundle.json`;

/** What there is instead of the demo while lab does not answer, and why it does not. */
export function NoLab({ failure: { kind, message } }: { readonly failure: Failure }) {
  if (kind !== "unknown-here")
    return <Unavailable why="The process that runs the demo, lab, has to answer first." />;
  return (
    <Unavailable
      why={`There is no lab, the process that runs the demo: ${message}. It is part of what \`npx writ up\` starts, unless that is told otherwise.`}
    />
  );
}

/** What there is instead of a run. Lines of `why` after its first are commands. */
export function Unavailable({ why }: { readonly why: string }) {
  const [reason, ...commands] = why.split("\n");
  return (
    <section className="demo-no-lab">
      <p>
        <strong>No run can be started here.</strong> {reason}
      </p>
      {commands.length > 0 && <pre tabIndex={0}>{commands.join("\n")}</pre>}
      <p>
        What is here without it: <Link href={paths.decisions()}>the decisions</Link> of this
        cluster, and <a href={paths.viewer()}>the proof viewer</a>, which checks a record in your
        browser. A refusal and its proof, from a shell:
      </p>
      <pre tabIndex={0}>{COMMANDS}</pre>
    </section>
  );
}
