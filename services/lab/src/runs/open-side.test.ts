import { expect, test } from "vitest";
import { computation, payment, simply } from "../causes/acts.ts";
import type { OpenStage } from "../causes/stage.ts";
import { party } from "../cast/party.ts";
import { sampleLaw } from "../monitor/sample-law.ts";
import type { ActVerdict } from "../store/damage-store.ts";
import { feed } from "./feed.ts";
import { openSide } from "./open-side.ts";

const law = sampleLaw();
const name = { id: "provoked-1", title: "Pay", cause: "policy", variant: "limit" };

/** A watched world whose tools do nothing, with what was written down about it. */
function setup() {
  const verdicts: ActVerdict[] = [];
  const notes: string[] = [];
  const events = feed(
    () => 0,
    () => {},
  );
  const now = () => 1_790_000_000_000;
  const side = openSide(
    {
      apiKey: "key",
      now,
      openTools: { use: async () => ({ done: true }) },
      openStore: {
        orderStop: async () => void notes.push("ordered"),
        liftStop: async () => void notes.push("lifted"),
      },
      damage: {
        addVerdict: async (verdict) => void verdicts.push(verdict),
        contain: async (_, incident) => void notes.push(`contained ${incident}`),
      },
      law: { read: async () => law },
      log: { info: () => {} },
    },
    {
      runId: "run",
      feed: events,
      cast: {
        person: party("sample", "User::alice", now),
        agent: party("sample", "Agent::bot", now),
      },
      workers: () => ({ released: "", changed: "", dev: "", remove: async () => {} }),
    },
  );
  const told = async (): Promise<string[]> => {
    events.close();
    const seen: string[] = [];
    for await (const { event } of events.from(0, new AbortController().signal))
      if (event.case === "step") seen.push(`${event.value.stepId} ${event.value.state}`);
    return seen;
  };
  return { side, verdicts, notes, told };
}

/** An agent that pays until it is killed. */
async function paysOn(stage: OpenStage): Promise<void> {
  for (;;) await simply(stage, payment(994_200));
}

test("every act is judged, and counts for the incident it happened in", async () => {
  const { side, verdicts } = setup();
  await side.provoke(name, (stage) => simply(stage, payment(4200)));
  await side.provoke(name, (stage) => simply(stage, payment(994_200)));
  await side.end();
  expect(verdicts.map(({ incident, isForbidden }) => [incident, isForbidden])).toEqual([
    [1, false],
    [1, true],
  ]);
  const [, forbidden] = verdicts;
  expect(side.incidentOf(forbidden?.actId ?? "")).toBe(1);
  expect(side.incidentOf("somebody-elses")).toBeUndefined();
});

test("an agent that is contained does nothing more, and that is noted when it has ended", async () => {
  const { notes, side, told, verdicts } = setup();
  await side.provoke(name, paysOn);
  await side.contain();
  const done = verdicts.length;
  expect(notes).toEqual(["contained 1"]);
  expect(side.isContained).toBe(true);
  expect((await told()).at(-1)).toBe("provoked-1 KILLED");
  expect(verdicts).toHaveLength(done);
});

test("after a containment the agent is started again for the next cause, in another incident", async () => {
  const { notes, side, verdicts } = setup();
  await side.provoke(name, (stage) => stage.orderStop());
  await side.contain();
  await side.provoke({ ...name, id: "provoked-2" }, (stage) => simply(stage, payment(4200)));
  await side.end();
  expect(notes).toEqual(["ordered", "contained 1", "lifted"]);
  expect(side.incident).toBe(2);
  expect(verdicts.at(-1)).toMatchObject({ incident: 2, isForbidden: false });
});

test("what is done after an order to stop is forbidden, whatever it is", async () => {
  const { side, verdicts } = setup();
  let paid: Promise<unknown> = Promise.resolve();
  await side.provoke(name, (stage) => {
    paid = stage.orderStop().then(() => simply(stage, payment(4200)));
    return paid;
  });
  await paid;
  await side.end();
  expect(verdicts).toMatchObject([{ isForbidden: true, code: "EXECUTION_REVOKED" }]);
});

test("a program that nobody measured is forbidden by the policies, afterwards", async () => {
  const { side, verdicts } = setup();
  await side.provoke(name, (stage) =>
    simply(stage, computation(), stage.world({ measures: false })),
  );
  await side.end();
  expect(verdicts).toMatchObject([{ isForbidden: true, code: "RUNTIME_UNVERIFIABLE" }]);
});
