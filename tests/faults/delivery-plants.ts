import type { SendOutcome } from '../../lib/aws/mailer.ts';
import type { Claim } from '../../lib/weekly/delivery-ledger.ts';
import type { BatchDeps } from '../../lib/weekly/send-batch.ts';
import type { Send } from '../../scripts/faults/clients.ts';
import type { DeliveryPlant } from '../../scripts/faults/deliveries/functions.ts';
import type { Command } from '../../scripts/faults/memory-dynamodb.ts';

const isClaim = (answer: object): answer is Claim => 'key' in answer;

/** The email goes out first; who then finds that it was not his to send is sorry. */
const sendBeforeClaim = (deps: BatchDeps): BatchDeps => {
  const wanted: Parameters<BatchDeps['ledger']['claim']>[] = [];
  let held: Claim | undefined;
  return {
    ...deps,
    ledger: {
      ...deps.ledger,
      claim: async (...args) => {
        wanted.push(args);
        return { key: args[0], token: '', leaseUntilMs: Number.MAX_SAFE_INTEGER, attempts: 1 };
      },
      end: async (claim, how, nowMs) => deps.ledger.end(held ?? claim, how, nowMs),
    },
    mailer: {
      sendEmail: async (message) => {
        const outcome = await deps.mailer.sendEmail(message);
        const args = wanted.shift();
        const answer = args && (await deps.ledger.claim(...args));
        held = answer && isClaim(answer) ? answer : undefined;
        return outcome;
      },
    },
  };
};

/** "Sent" is in the ledger before SES is asked. */
const markBeforeSend = (deps: BatchDeps): BatchDeps => ({
  ...deps,
  ledger: {
    ...deps.ledger,
    claim: async (key, of) => {
      const claim = await deps.ledger.claim(key, of);
      if (isClaim(claim)) await deps.ledger.end(claim, { status: 'sent', messageId: 'soon' }, of.nowMs);
      return claim;
    },
  },
});

/** Whoever is refused takes the claim over once its lease has passed. */
const expiredMeansFree = (deps: BatchDeps): BatchDeps => ({
  ...deps,
  ledger: {
    ...deps.ledger,
    claim: async (key, of) => {
      const answer = await deps.ledger.claim(key, of);
      if (isClaim(answer) || answer.status !== 'claimed' || (answer.leaseUntilMs ?? 0) > of.nowMs)
        return answer;
      const leaseUntilMs = of.nowMs + 180_000;
      return { key, token: answer.token ?? '', leaseUntilMs, attempts: answer.attempts };
    },
  },
});

/** Whoever is refused because another is at work sends all the same. */
const refusedMeansMine = (deps: BatchDeps): BatchDeps => ({
  ...deps,
  ledger: {
    ...deps.ledger,
    claim: async (key, of) => {
      const answer = await deps.ledger.claim(key, of);
      if (isClaim(answer) || answer.status !== 'claimed') return answer;
      return { key, token: answer.token ?? '', leaseUntilMs: of.nowMs + 180_000, attempts: answer.attempts };
    },
  },
});

/** Where the answer is lost, the email is taken for not sent. */
const unknownMeansNotSent = (deps: BatchDeps): BatchDeps => ({
  ...deps,
  mailer: {
    sendEmail: async (message): Promise<SendOutcome> => {
      const outcome = await deps.mailer.sendEmail(message);
      return outcome.kind === 'unknown' ? { ...outcome, kind: 'unavailable', why: 'rate' } : outcome;
    },
  },
});

/** The SDK's own second call, which it must not make. */
const sdkRetries =
  (send: Send): Send =>
  async (command) => {
    try {
      return await send(command);
    } catch (error) {
      const { httpStatusCode = 0 } = (error as { $metadata?: { httpStatusCode?: number } }).$metadata ?? {};
      if (httpStatusCode >= 400 && httpStatusCode < 500) throw error;
      return send(command);
    }
  };

/** Conditions on deliveries that hold whatever they say. */
const unconditionalClaims =
  (send: Send): Send =>
  (command) => {
    const input = command.input as Record<string, unknown>;
    if (!String(input.UpdateExpression).includes(':claimed')) return send(command);
    const ConditionExpression = `(${input.ConditionExpression}) OR attribute_exists(pk)`;
    return send({ constructor: command.constructor, input: { ...input, ConditionExpression } } as Command);
  };

/** The bugs that the simulator must find, by what is wrong. */
export const DELIVERY_PLANTS: Readonly<Record<string, DeliveryPlant>> = {
  'an email sent before it is claimed': { sender: sendBeforeClaim },
  'an email marked as sent before it is': { sender: markBeforeSend },
  'a claim that is free once its lease has passed': { sender: expiredMeansFree },
  'a refused claim taken for an own one': { sender: refusedMeansMine },
  'an unknown outcome taken for not sent': { sender: unknownMeansNotSent },
  'a client of SES that calls twice': { ses: sdkRetries },
  'claims without a condition': { dynamodb: unconditionalClaims },
  'a planner that makes one pass and forgets what it could not queue': {
    planner: (deps) => ({
      ...deps,
      queue: { put: (messages) => deps.queue.put(messages).catch(() => undefined) },
      book: { ...deps.book, finish: (pass) => deps.book.finish(pass, null) },
    }),
  },
};
