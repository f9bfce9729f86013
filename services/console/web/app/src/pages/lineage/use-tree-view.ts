import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Loaded } from "./held-lineage.ts";
import type { LineageNode } from "./lineage-data.ts";
import { type ShortId, shortId } from "./opened.ts";
import { revealing, withRow } from "./opening.ts";
import { allRows, found, holds, nextRow, nodeOf } from "./reading-order.ts";
import { type TreeRow, treeRows } from "./tree-rows.ts";
import type { Opened } from "./use-opened.ts";

/** The tree as it stands on the page. */
export interface TreeView {
  readonly rows: readonly TreeRow[];
  /** Key of the row the keyboard is at. */
  readonly active: string | undefined;
  readonly setActive: (key: string) => void;
  readonly toggle: (rows: readonly TreeRow[], toOpen: boolean) => void;
  /** Opens what is above an execution, and goes to its row; whether it is loaded. */
  readonly reveal: (executionId: string) => boolean;
  /** Goes so many rows on. */
  readonly step: (by: 1 | -1) => TreeRow | undefined;
  /** Goes to the next denial, opening what is above it. Whether there is one. */
  readonly nextDenial: () => boolean;
  /** The executions that a text is part of. */
  readonly find: (text: string) => readonly LineageNode[];
}

const DENIED = new Set(["DENIED", "REFUSED"]);

/** Rows, and how to move among them. */
export function useTreeView(
  loaded: Loaded,
  { opened, setOpened }: Opened,
  { openLevels, selected }: { readonly openLevels: number; readonly selected: string },
): TreeView {
  const [active, setActive] = useState<string | undefined>(selected === "" ? undefined : selected);
  const rows = useMemo(
    () => treeRows(loaded, { openLevels, opened }),
    [loaded, openLevels, opened],
  );
  const latest = useRef({ loaded, opened, rows, active });
  useEffect(() => {
    latest.current = { loaded, opened, rows, active };
  });

  const open = useCallback(
    (next: ReadonlySet<ShortId>) => {
      latest.current = { ...latest.current, opened: next };
      setOpened(next);
    },
    [setOpened],
  );
  const revealNode = useCallback(
    (node: LineageNode, all: readonly TreeRow[]) => {
      const { executionId } = node.execution;
      const isFolded = all.some((row) => holds(row, executionId));
      open(revealing({ opened: latest.current.opened, openLevels }, node, isFolded));
      setActive(executionId);
    },
    [open, openLevels],
  );
  const reveal = useCallback(
    (executionId: string) => {
      const { tree } = latest.current.loaded;
      const node = tree.nodes.find(({ execution }) => execution.executionId === executionId);
      if (node !== undefined) revealNode(node, allRows(latest.current.loaded));
      return node !== undefined;
    },
    [revealNode],
  );

  // Who comes with a selection sees it, wherever it is; from then on people open and close.
  const isSelectionSeen = useRef(selected === "");
  useEffect(() => {
    if (isSelectionSeen.current) return;
    isSelectionSeen.current = rows.some(({ key }) => key === selected) || reveal(selected);
  }, [reveal, rows, selected]);
  return {
    rows,
    active,
    setActive,
    reveal,
    toggle: useCallback(
      (some: readonly TreeRow[], toOpen: boolean) =>
        open(some.reduce((set, row) => withRow(set, row, toOpen), latest.current.opened)),
      [open],
    ),
    step: useCallback((by: 1 | -1) => {
      const { active: key, rows: all } = latest.current;
      const row = all[all.findIndex((one) => one.key === key) + by] ?? undefined;
      if (row !== undefined) setActive(row.key);
      return row;
    }, []),
    nextDenial: useCallback(() => {
      const all = allRows(latest.current.loaded);
      const isDenied = (row: TreeRow) =>
        row.kind !== "more" && DENIED.has(nodeOf(row)?.execution.state ?? "");
      const row = nextRow(all, latest.current.active, isDenied);
      const node = row && nodeOf(row);
      if (row === undefined || node === undefined) return false;
      // A fold of denials is seen as it is: only what is above it has to be open.
      if (row.kind === "fold") {
        const isOpen = row.members.some(({ execution }) =>
          latest.current.opened.has(shortId(execution.executionId)),
        );
        open(revealing({ opened: latest.current.opened, openLevels }, node, false));
        setActive(isOpen ? node.execution.executionId : row.key);
      } else revealNode(node, all);
      return true;
    }, [open, openLevels, revealNode]),
    find: useCallback((text: string) => found(allRows(latest.current.loaded), text), []),
  };
}
