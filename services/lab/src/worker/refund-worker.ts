// Computes a refund. It is what is measured: change a byte, and it is another program. Its one argument is the input, JSON;
// it prints the result.
const [, , input = "{}"] = process.argv;
const { invoice } = JSON.parse(input) as { readonly invoice?: string };

const PAID = 8400;
const HALVES = 1;

if (invoice !== "INV-77") throw new Error("there is no such invoice");
process.stdout.write(JSON.stringify({ amount_minor: (PAID / 2) * HALVES }));
