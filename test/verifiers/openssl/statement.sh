#!/bin/sh
# Verifies a DSSE statement with OpenSSL alone: statement.sh PAYLOAD SIGNATURE KEY
# (the statement's bytes; ECDSA in DER; the signer's SubjectPublicKeyInfo in DER).
set -eu
payload=$1 signature=$2 key=$3
type=application/vnd.in-toto+json
{
  printf 'DSSEv1 %d %s %d ' "${#type}" "$type" "$(wc -c <"$payload")"
  cat "$payload"
} >"$payload.pae"
openssl dgst -sha256 -verify "$key" -keyform DER -signature "$signature" "$payload.pae"
