// Checks what our log publishes with the packages of the Go team (golang.org/x/mod/sumdb: note, tlog) and with nothing
// of ours. Exits with 0 when everything holds, with 1 and the reason when anything does not.
package main

import (
	"errors"
	"fmt"
	"os"
)

const usage = `usage:
  log KEYS FOLDER                     every file of a published log
  proof KEYS TLOG-PROOF ENTRY         that an entry is in the log
  consistency KEYS OLD NEW HASHES     that one checkpoint continues another
KEYS holds one verifier key per line, the log's first, then those of cosigners that must have signed.`

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) < 3 {
		return errors.New(usage)
	}
	keys, err := readKeys(args[1])
	if err != nil {
		return err
	}
	switch {
	case args[0] == "log" && len(args) == 3:
		return checkLog(keys, args[2])
	case args[0] == "proof" && len(args) == 4:
		return checkProof(keys, args[2], args[3])
	case args[0] == "consistency" && len(args) == 5:
		return checkConsistency(keys, args[2], args[3], args[4])
	}
	return errors.New(usage)
}
