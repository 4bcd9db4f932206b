/** What a report may load and run, as a Content-Security-Policy: nothing but its own style. */
export const reportPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
