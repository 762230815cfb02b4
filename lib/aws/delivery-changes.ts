import type { Delivery } from '../domain/deliveries/delivery.ts';
import type { Claim, ClaimEnd, Leaving } from '../weekly/delivery-ledger.ts';
import { expiresAt } from './delivery-items.ts';

/** A conditional update of one delivery; `#status` and `#token` are the attributes of that name. */
export interface Change {
  readonly update: string;
  readonly condition: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export function toClaim(
  token: string,
  sites: readonly string[],
  nowMs: number,
  leaseUntilMs: number,
): Change {
  return {
    update:
      'SET #status = :claimed, #token = :token, leaseUntilMs = :leaseUntilMs, sites = :sites, ' +
      'changedAtMs = :nowMs, expiresAt = :expiresAt ADD attempts :one',
    condition: 'attribute_not_exists(pk) OR #status = :open OR (#status = :failed AND retryAtMs <= :nowMs)',
    values: {
      ':claimed': 'claimed',
      ':token': token,
      ':leaseUntilMs': leaseUntilMs,
      ':sites': sites,
      ':nowMs': nowMs,
      ':expiresAt': expiresAt(nowMs),
      ':one': 1,
      ':open': 'open',
      ':failed': 'failed',
    },
  };
}

/** What an end sets besides the status, by what it is. `attention` brings it before a person. */
function more(how: ClaimEnd): { update: string; values: Record<string, unknown> } {
  switch (how.status) {
    case 'sent':
      return {
        update: ', messageId = :messageId REMOVE attention, retryAtMs, reason',
        values: { ':messageId': how.messageId },
      };
    case 'unknown':
      return { update: ', reason = :reason, attention = :status', values: { ':reason': how.reason } };
    case 'open':
      return { update: ' REMOVE attention ADD attempts :minusOne', values: { ':minusOne': -1 } };
    case 'failed':
      if (how.retryAtMs === null)
        return {
          update: ', reason = :reason, attention = :status REMOVE retryAtMs',
          values: { ':reason': how.reason },
        };
      return {
        update: ', reason = :reason, retryAtMs = :retryAtMs REMOVE attention',
        values: { ':reason': how.reason, ':retryAtMs': how.retryAtMs },
      };
  }
}

export function toEnd({ token }: Claim, how: ClaimEnd, nowMs: number): Change {
  const { update, values } = more(how);
  return {
    update: `SET #status = :status, changedAtMs = :nowMs${update}`,
    // A worker that was taken for dead may still say what it did.
    condition: '#token = :token AND (#status = :claimed OR #status = :unknown)',
    values: {
      ...values,
      ':status': how.status,
      ':nowMs': nowMs,
      ':token': token,
      ':claimed': 'claimed',
      ':unknown': 'unknown',
    },
  };
}

export function toDoubt({ token }: Delivery, nowMs: number): Change {
  return {
    update: 'SET #status = :unknown, attention = :unknown, reason = :reason, changedAtMs = :nowMs',
    condition: '#status = :claimed AND #token = :token',
    values: {
      ':unknown': 'unknown',
      ':claimed': 'claimed',
      ':token': token,
      ':nowMs': nowMs,
      ':reason': 'the worker died before it had an answer',
    },
  };
}

export function toLeave({ status, reason }: Leaving, nowMs: number): Change {
  const attends = status === 'failed' ? ', attention = :status' : '';
  return {
    update:
      'SET #status = :status, reason = :reason, changedAtMs = :nowMs, expiresAt = :expiresAt' +
      `${attends} REMOVE retryAtMs`,
    condition:
      'attribute_not_exists(pk) OR #status = :open OR (#status = :failed AND attribute_exists(retryAtMs))',
    values: {
      ':status': status,
      ':reason': reason,
      ':nowMs': nowMs,
      ':expiresAt': expiresAt(nowMs),
      ':open': 'open',
      ':failed': 'failed',
    },
  };
}

/** Whatever anybody thought: SES tells of no email that it did not take. What it has thrown away stays so. */
export function toSettle(messageId: string, nowMs: number): Change {
  return {
    update:
      'SET #status = :sent, messageId = :messageId, changedAtMs = :nowMs REMOVE attention, retryAtMs, reason',
    condition:
      'attribute_exists(pk) AND #status <> :sent AND ' +
      '(attribute_not_exists(messageId) OR messageId <> :messageId)',
    values: { ':sent': 'sent', ':messageId': messageId, ':nowMs': nowMs },
  };
}

export function toReject(messageId: string, reason: string, nowMs: number): Change {
  return {
    update:
      'SET #status = :failed, attention = :failed, reason = :reason, messageId = :messageId, ' +
      'changedAtMs = :nowMs REMOVE retryAtMs',
    condition: 'attribute_exists(pk) AND (attribute_not_exists(messageId) OR messageId = :messageId)',
    values: { ':failed': 'failed', ':reason': reason, ':messageId': messageId, ':nowMs': nowMs },
  };
}

/** By a person's hand: it may be a second email, and the person knows. */
export function toReopen(nowMs: number): Change {
  return {
    update: 'SET #status = :open, changedAtMs = :nowMs REMOVE attention, retryAtMs, reason',
    condition: '#status = :open OR #status = :unknown OR #status = :failed OR #status = :suppressed',
    values: {
      ':open': 'open',
      ':unknown': 'unknown',
      ':failed': 'failed',
      ':suppressed': 'suppressed',
      ':nowMs': nowMs,
    },
  };
}

/** It stays what it is, and nobody is told of it any more. */
export function toDismiss(): Change {
  return {
    update: 'REMOVE attention',
    condition: '#status = :unknown OR #status = :failed',
    values: { ':unknown': 'unknown', ':failed': 'failed' },
  };
}
