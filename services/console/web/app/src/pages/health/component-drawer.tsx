import type { Component } from "@writ/proto/writ/console/v1/health";
import { useEffect, useRef } from "react";
import { msOf } from "../../time/instant.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Time } from "../../ui/time.tsx";
import type { HeldHealth } from "../../ui/use-health.ts";
import { HEADS } from "./matrix.tsx";
import { ProbeList } from "./probe-list.tsx";
import { probesOf } from "./probe-words.ts";
import { KINDS } from "./truth.ts";
import { TruthCell } from "./truth-cell.tsx";

/** Everything about one component: what is known and from when, what to do, what was tried. */
export function ComponentDrawer(props: {
  readonly component: Component | undefined;
  readonly name: string;
  readonly health: HeldHealth;
  readonly onClose: () => void;
}) {
  const { component, health, name, onClose } = props;
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const probes = probesOf(name, health.probes);
  return (
    <aside aria-label="Component" className="drawer health-drawer">
      <div className="drawer-top">
        <h2 ref={head} className="drawer-title" tabIndex={-1}>
          {name}
        </h2>
        <IconButton icon="close" label="Close the component (Esc)" onClick={onClose} />
      </div>
      {component === undefined ? (
        <p>There is no such component. It may be of another release.</p>
      ) : (
        <>
          <Facts>
            {KINDS.map((kind) => (
              <Fact key={kind} name={HEADS[kind]}>
                <TruthCell cell={component[kind]} />
                <span className="meta fact-age">
                  <Time ms={msOf(component[kind]?.at)} />
                </span>
              </Fact>
            ))}
            {Object.entries(component.detail).map(([fact, value]) => (
              <Fact key={fact} name={fact}>
                {value}
              </Fact>
            ))}
          </Facts>
          <section className="record-section">
            <h3>What to do</h3>
            <p>{component.advice === "" ? "Nothing." : component.advice}</p>
            <pre tabIndex={0}>npx writ doctor</pre>
          </section>
          <section className="record-section">
            <h3>Last probes it had a part in</h3>
            {probes.length === 0 ? (
              <p className="quiet">None yet.</p>
            ) : (
              <ProbeList component={name} probes={probes} />
            )}
          </section>
        </>
      )}
    </aside>
  );
}
