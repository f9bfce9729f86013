import { useState } from "react";
import { paths } from "../../paths.ts";
import { demoSearch } from "../../search/page-search.ts";
import { IgnoredParameters } from "../../ui/banners.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyLink } from "../../ui/copy-link.tsx";
import { Page } from "../../ui/page.tsx";
import { useCell, useParts } from "../../ui/parts.ts";
import { Failed, Loading } from "../../ui/states.tsx";
import { useSearchOf } from "../../ui/use-search-of.ts";
import { NoLab } from "./no-lab.tsx";
import { RunBody } from "./run-body.tsx";
import { isGoingOn, runLocks } from "./run-locks.ts";
import { useActs } from "./use-acts.ts";
import { useDemo } from "./use-demo.ts";
import { useRun } from "./use-run.ts";
import "./demo.css";

const USUAL_DELAY_S = 5;

/** One agent in two worlds: asked first, and watched. Whatever happens here happens for real. */
export function DemoPage() {
  const { connection, go } = useParts();
  const { values: search, ignored } = useSearchOf(demoSearch);
  const { demo, failure, retry } = useDemo();
  const followed = useRun(search.run);
  const [delay, setDelay] = useState(USUAL_DELAY_S);
  const acts = useActs({
    started: (run) => go(paths.demo({ run })),
    // What was provoked is the newest step, and that is what is shown without a choice.
    provoked: () => go(paths.demo({ run: search.run }), { replace: true }),
  });
  const isOffline = useCell(connection.lostSince) !== undefined;
  const facts = { isOffline, demo, followed, runId: search.run };
  const locks = runLocks(facts);
  const buttons = (
    <>
      <Button
        isBusy={acts.start.isPending}
        kind={isGoingOn(facts) ? "plain" : "main"}
        locked={locks.start}
        onClick={() => acts.start.mutate(delay)}
      >
        New run
      </Button>
      <Button
        isBusy={acts.end.isPending}
        locked={locks.end}
        onClick={() => acts.end.mutate(search.run)}
      >
        End
      </Button>
      <CopyLink path={paths.demo(search)} />
    </>
  );
  return (
    <Page acts={buttons} title="Demo">
      <IgnoredParameters ignored={ignored} />
      <div className="demo">
        <p className="demo-what">
          A refund agent at work, twice: authorized before each step, and watched afterwards.
        </p>
        {demo === undefined && failure === undefined && <Loading rows={8} />}
        {failure !== undefined && failure.kind !== "unknown-here" && (
          <Failed failure={failure} so="Nothing was started." onRetry={retry} />
        )}
        {demo === undefined && failure !== undefined && <NoLab failure={failure} />}
        {demo !== undefined && (
          <RunBody
            acts={acts}
            delay={{ chosen: delay, onChoose: setDelay }}
            demo={demo}
            followed={followed}
            locked={locks.provoke}
            search={search}
          />
        )}
      </div>
    </Page>
  );
}
