import { createInterface } from 'node:readline/promises';
import { InterruptedError } from './command-line.ts';

/** Asks on the terminal. @throws InterruptedError */
export async function confirmed(question: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const stopped = new Promise<never>((_, reject) => {
    prompt.once('SIGINT', () => reject(new InterruptedError('interrupted')));
  });
  try {
    const answer = await Promise.race([prompt.question(`${question} [y/N] `), stopped]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    prompt.close();
  }
}
