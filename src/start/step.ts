/** Something that was started, and how it is stopped. */
export interface Step {
  readonly name: string;
  readonly stop: () => Promise<void>;
}
