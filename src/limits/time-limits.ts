/**
 * How long the parts of an answer may take, in milliseconds, each less than what is around it: who
 * waits inside is told so before whoever is outside has given up. `test/server/time-limits.test.ts`
 * reads them in their order.
 */

/** Any request. */
export const REQUEST_TIMES = {
  /** Its headers. */
  headersMs: 10_000,
  /** After a refusal, what still comes of the body is read so long, so that it is heard. */
  refusedMs: 10_000,
  /** Beyond the time of a request, for a client that does not read its answer. */
  silenceMs: 10_000,
};

/** Who signs in by a secret of ours. */
export const SIGN_IN_TIMES = { slotMs: 5_000, statementMs: 5_000, noteMs: 1_000 };

/** Whoever reads a calendar, by its secret address. */
export const CALENDAR_TIMES = { slotMs: 5_000, statementMs: 5_000, noteMs: 1_000 };

/** A delivery of call records. */
export const DELIVERY_TIMES = {
  /** Whoever asks how far it is waits so long for what was received of it. */
  settlingMs: 15_000,
  /** Whoever waits for its next answer is told so often that nothing has happened to it. */
  reminderMs: 15_000,
  /** It waits so long for a place of its viewer, and for a connection, before it is refused. */
  slotMs: 60_000,
  /** By then its answer begins, if there is nothing to say yet: what was to be refused was. */
  beginningMs: 90_000,
  /** Neither side may be silent for longer. A proxy in front has to wait longer than that. */
  silenceMs: 120_000,
};

/** An export of call records. */
export const EXPORT_TIMES = {
  /** It waits so long for a place of its viewer, and for one of all, before it is refused. */
  slotMs: 10_000,
  /** Its client takes in a part, a thousand calls, so fast: others wait for its place. */
  partMs: 20_000,
  /** A statement that reads a part. */
  statementMs: 50_000,
  /** For so long a client may take in nothing at all. */
  silenceMs: 60_000,
  /** All of it: its snapshot keeps the database from tidying up, and others wait for its place. */
  wholeMs: 1_200_000,
};

/** A subscription. */
export const LIVE_TIMES = {
  /** Its token is looked at again so often, and when it expires. */
  signInMs: 60_000,
  /** Its client may take in nothing for so long; every twelve seconds something is sent. */
  silenceMs: 40_000,
};

/** A file of a document. */
export const DOCUMENT_TIMES = {
  /** Whoever asks for the first PDF of a document waits so long for those that are drawn before. */
  slotMs: 10_000,
};

/** A stop of the server. */
export const STOP_TIMES = {
  /** Counts of the rate limit are given back. */
  leasesMs: 1_000,
  /** Requests in progress. */
  requestsMs: 5_000,
  /** The pool of connections. */
  poolMs: 5_000,
};
