/** How the command ends; docs/operations.md lists the same. */
export const EXIT = {
  /** Every record was accepted, or was there before; of a check: would be. */
  everythingStored: 0,
  /** All was sent; some records were, or would be, rejected or in conflict with what is stored. */
  someRefused: 1,
  /** The command line, the token, a file, or what the server says about them is wrong. */
  wrongInput: 2,
  /** The server could not be reached or broke off, or the command was stopped. */
  notFinished: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Why an import ended early, in sentences for the person at the terminal; never with a token. */
export class ImportFailure extends Error {
  override readonly name = 'ImportFailure';

  constructor(
    message: string,
    readonly exitCode: ExitCode = EXIT.wrongInput,
  ) {
    super(message);
  }
}
