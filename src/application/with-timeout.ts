/** The task's outcome, or that error when it takes longer. The task itself is not ended. */
export async function withTimeout<Result>(
  millis: number,
  task: Promise<Result>,
  tooLong: () => Error,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLong()), millis);
  });
  return Promise.race([task, deadline]).finally(() => clearTimeout(timer));
}
