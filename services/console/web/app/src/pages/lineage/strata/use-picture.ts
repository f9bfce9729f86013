import { useMemo } from "react";
import type { ExplorerSearch } from "../../../search/page-search.ts";
import type { LineageTree } from "../lineage-data.ts";
import { columnEdges } from "./columns.ts";
import { type StrataLayout, strataLayout, type StrataWindow, windowOf } from "./layout.ts";
import type { Painting } from "./paint-kind.ts";
import { paintingOf } from "./painting.ts";
import { type Raster, rasterOf } from "./raster.ts";
import type { Room } from "./use-canvas.ts";

/** A tree as it is drawn into some room. */
export interface Shape {
  readonly layout: StrataLayout;
  readonly painting: Painting;
  readonly window: StrataWindow;
  readonly raster: Raster;
  readonly edges: readonly number[];
}

/** The shape of a tree, or of the part below `zoom`. Each step is made again only when what it is made of has changed. */
export function useShape(
  tree: LineageTree,
  paint: ExplorerSearch["paint"],
  zoom: string | undefined,
  { height, width }: Room,
): Shape {
  const layout = useMemo(() => strataLayout(tree), [tree]);
  const painting = useMemo(() => paintingOf(layout, paint), [layout, paint]);
  const window = useMemo(() => windowOf(layout, zoom), [layout, zoom]);
  return useMemo(() => {
    const raster = rasterOf(layout, painting.ranks, window, height);
    return { layout, painting, window, raster, edges: columnEdges(width, raster) };
  }, [layout, painting, window, height, width]);
}
