/** One job after the other, in the order asked for; one that fails does not stop the next. */
export class Mutex {
  private last: Promise<unknown> = Promise.resolve();

  /** Runs the job when those asked for before it are done. */
  run<Result>(job: () => Result | Promise<Result>): Promise<Result> {
    const turn = this.last.then(job, job);
    this.last = turn;
    return turn;
  }

  /** Waits for all that were asked for so far. */
  async done(): Promise<void> {
    await this.last.catch(() => undefined);
  }
}
