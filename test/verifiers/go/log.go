package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Tiles hold 256 hashes (C2SP tlog-tiles).
const height = 8

// A folder in the layout of C2SP tlog-tiles.
type folder string

// Package tlog writes tile/8/0/000 where C2SP, which has but one height, writes tile/0/000.
func (f folder) read(tile tlog.Tile) ([]byte, error) {
	path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
	path = strings.Replace(path, "tile/8/", "tile/", 1)
	return os.ReadFile(filepath.Join(string(f), path))
}

func (f folder) Height() int                         { return height }
func (f folder) SaveTiles(_ []tlog.Tile, _ [][]byte) {}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var contents [][]byte
	for _, tile := range tiles {
		content, err := f.read(tile)
		if err != nil {
			return nil, err
		}
		contents = append(contents, content)
	}
	return contents, nil
}

// checkLog computes the tree from the entries alone and compares every tile and the checkpoint with it. Only then the
// tiles are read as clients do: TileHashReader of x/mod 0.7.0 is not to be trusted alone (CVE-2026-56865).
func checkLog(keys []note.Verifier, path string) error {
	text, err := os.ReadFile(filepath.Join(path, "checkpoint"))
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(keys, text)
	if err != nil {
		return err
	}
	published := folder(path)
	stored, err := hashEntries(published, tree.N)
	if err != nil {
		return err
	}
	root, err := tlog.TreeHash(tree.N, stored)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return fmt.Errorf("the entries have the root %s, the checkpoint says %s", root, tree.Hash)
	}
	if err := compareTiles(published, tree.N, stored); err != nil {
		return err
	}
	if err := readAsClients(published, tree, stored); err != nil {
		return err
	}
	fmt.Printf("%d entries\n", tree.N)
	return nil
}

func hashEntries(published folder, size int64) (tlog.HashReader, error) {
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var found []tlog.Hash
		for _, index := range indexes {
			found = append(found, hashes[index])
		}
		return found, nil
	})
	for first := int64(0); first < size; first += 1 << height {
		width := size - first
		if width > 1<<height {
			width = 1 << height
		}
		entries, err := readEntries(published, first>>height, int(width))
		if err != nil {
			return nil, err
		}
		for i, entry := range entries {
			more, err := tlog.StoredHashes(first+int64(i), entry, reader)
			if err != nil {
				return nil, err
			}
			hashes = append(hashes, more...)
		}
	}
	return reader, nil
}

func readEntries(published folder, number int64, width int) ([][]byte, error) {
	bundle, err := published.read(tlog.Tile{H: height, L: -1, N: number, W: width})
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(bundle) >= 2 {
		end := 2 + int(binary.BigEndian.Uint16(bundle))
		if end > len(bundle) {
			break
		}
		entries = append(entries, bundle[2:end])
		bundle = bundle[end:]
	}
	if len(bundle) > 0 || len(entries) != width {
		return nil, fmt.Errorf("bundle %d does not hold %d entries", number, width)
	}
	return entries, nil
}

func compareTiles(published folder, size int64, stored tlog.HashReader) error {
	for _, tile := range tlog.NewTiles(height, 0, size) {
		// Of the partial tiles of a level, a log of this size has but the widest.
		if tile.W < 1<<height && int64(tile.W) != size>>(height*tile.L)-tile.N<<height {
			continue
		}
		computed, err := tlog.ReadTileData(tile, stored)
		if err != nil {
			return err
		}
		content, err := published.read(tile)
		if err != nil {
			return err
		}
		if !bytes.Equal(content, computed) {
			return fmt.Errorf("another %s", tile.Path())
		}
	}
	return nil
}

func readAsClients(published folder, tree tlog.Tree, stored tlog.HashReader) error {
	reader := tlog.TileHashReader(tree, published)
	for _, index := range []int64{0, tree.N / 3, tree.N - 1} {
		proof, err := tlog.ProveRecord(tree.N, index, reader)
		if err != nil {
			return err
		}
		leaves, err := stored.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaves[0]); err != nil {
			return err
		}
	}
	return nil
}
