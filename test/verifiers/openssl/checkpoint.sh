#!/bin/sh
# Verifies a log's own signature of a checkpoint with OpenSSL alone: checkpoint.sh CHECKPOINT VKEY
# (the signed note in a file; the log's verifier key, name+id+base64).
set -eu
note=$1 vkey=$2
name=${vkey%%+*}
key=${vkey#*+}
key=${key#*+}
# The text ends where the first empty line is; a signature line is "— name base64(key id, signature)".
sed '/^$/,$d' "$note" >"$note.text"
sed '1,/^$/d' "$note" | grep -F "— $name " | sed 's/.* //' | base64 -d >"$note.line"
# After the type of the key, 1 byte, and the key id, 4 bytes, come the key and the signature.
{
  printf '\060\052\060\005\006\003\053\145\160\003\041\000'
  printf %s "$key" | base64 -d | tail -c +2
} >"$note.key"
tail -c +5 "$note.line" >"$note.sig"
openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$note.key" -in "$note.text" -sigfile "$note.sig"
