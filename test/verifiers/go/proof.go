package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func parseHashes(lines []string) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

// checkProof checks a C2SP tlog-proof of an entry.
func checkProof(keys []note.Verifier, proofFile, entryFile string) error {
	text, err := os.ReadFile(proofFile)
	if err != nil {
		return err
	}
	entry, err := os.ReadFile(entryFile)
	if err != nil {
		return err
	}
	head, checkpoint, found := strings.Cut(string(text), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return fmt.Errorf("%s is not a tlog-proof", proofFile)
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return err
	}
	hashes, err := parseHashes(lines[2:])
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(keys, []byte(checkpoint))
	if err != nil {
		return err
	}
	if index < 0 || index >= tree.N {
		return fmt.Errorf("no entry %d in a log of %d", index, tree.N)
	}
	return tlog.CheckRecord(hashes, tree.N, tree.Hash, index, tlog.RecordHash(entry))
}

// checkConsistency checks that the log of the new checkpoint starts with that of the old one. The hashes stand one to
// a line.
func checkConsistency(keys []note.Verifier, oldFile, newFile, hashesFile string) error {
	var trees []tlog.Tree
	for _, file := range []string{oldFile, newFile} {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		tree, err := openCheckpoint(keys, text)
		if err != nil {
			return err
		}
		trees = append(trees, tree)
	}
	text, err := os.ReadFile(hashesFile)
	if err != nil {
		return err
	}
	hashes, err := parseHashes(strings.Fields(string(text)))
	if err != nil {
		return err
	}
	from, to := trees[0], trees[1]
	if from.N < 1 || from.N > to.N {
		return fmt.Errorf("no proof from %d to %d", from.N, to.N)
	}
	return tlog.CheckTree(hashes, to.N, to.Hash, from.N, from.Hash)
}
