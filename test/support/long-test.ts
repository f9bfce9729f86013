/** Whether tests that can be of any size are to be of their full one: WRIT_TEST=long. */
export const isLong = process.env["WRIT_TEST"] === "long";
