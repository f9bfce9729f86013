/**
 * How many tests passed, failed and were skipped, from vitest's JSON results and its exit status. What fails without
 * being a test counts as a failure too: a file that could not be loaded, a hook, an error outside of tests, a run in which
 * no test ran, results that are missing.
 */
export function countTests(json, status) {
  const files = parsed(json);
  const tests = files.flatMap((file) => file.assertionResults);
  const having = (wanted) => tests.filter((test) => test.status === wanted).length;
  const brokenFiles = files.filter(
    (file) =>
      file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  const passed = having("passed");
  const failed = having("failed") + brokenFiles.length;
  const isBroken = status !== 0 || passed === 0;
  return {
    passed,
    failed: failed === 0 && isBroken ? 1 : failed,
    skipped: tests.length - passed - having("failed"),
  };
}

/** `N passed, N failed`, and `, N skipped` if any were. */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

function parsed(json) {
  try {
    return JSON.parse(json).testResults;
  } catch {
    return [];
  }
}
