import { commands } from "../../packages/cli/src/commands.ts";
import { commandHelp } from "../../packages/cli/src/help.ts";
import { type ReasonText, reasonCodes } from "@writ/reasons";
import { expect, test } from "vitest";

// Reference pages are made from the code's own tables: `npx vitest run test/docs -u` writes them again.
const page = (name: string): string =>
  new URL(`../../docs/reference/${name}.md`, import.meta.url).pathname;

test("the reference of reason codes is up to date", async () => {
  const codes = Object.entries<ReasonText>(reasonCodes);
  const families = [...new Set(codes.map(([, text]) => text.family))];
  const tables = families.map((family) =>
    [
      `## ${family}`,
      "",
      "| code | meaning | what to do |",
      "|---|---|---|",
      ...codes
        .filter(([, text]) => text.family === family)
        .map(([code, text]) => `| \`${code}\` | ${text.meaning} | ${text.advice} |`),
    ].join("\n"),
  );
  const intro =
    '# Reason codes\n\nWhy something was denied. A code is stable: it never changes its meaning and is never used for another one.\nErrors ("no decision") have reasons of their own, see `proto/writ/error/v1/error.proto`.';
  await expect(`${[intro, ...tables].join("\n\n")}\n`).toMatchFileSnapshot(page("reason-codes"));
});

test("the reference of commands is up to date", async () => {
  const intro =
    "# Commands\n\nEvery command takes `--help`, `--json` and `--data DIR`.\nExit status: 0 allowed, valid or done; 1 denied or invalid; 2 wrong usage; 3 no answer.";
  const sections = commands.map(
    (command) => `## writ ${command.name}\n\n\`\`\`\n${commandHelp(command)}\n\`\`\``,
  );
  await expect(`${[intro, ...sections].join("\n\n")}\n`).toMatchFileSnapshot(page("commands"));
});
