import { checkDeliverySeed } from './simulate.ts';

/** One seed to a message, in the order in which they come. */
process.on('message', (seed: number) => {
  checkDeliverySeed(seed).then(
    (report) => process.send?.({ seed, report }),
    (error: Error) => {
      console.error(error);
      process.exit(1);
    },
  );
});

// Whoever wanted to know is gone.
process.on('disconnect', () => process.exit(0));
