import type { EmailEventsDefinition, QueueDefinition } from './definitions.ts';
import type { ResourceIdentity } from './intrinsics.ts';
import type { Properties } from './template-properties.ts';

export function queue(properties: Properties, identity: ResourceIdentity): QueueDefinition {
  const redrive = properties.RedrivePolicy as Properties | undefined;
  return {
    name: identity.attributes.QueueName ?? '',
    url: identity.ref,
    arn: identity.attributes.Arn,
    visibilitySeconds: Number(properties.VisibilityTimeout ?? 30),
    retentionSeconds: Number(properties.MessageRetentionPeriod ?? 345_600),
    ...(redrive && {
      deadLetterArn: String(redrive.deadLetterTargetArn),
      receivesMax: Number(redrive.maxReceiveCount),
    }),
  };
}

/**
 * Queues that SES' events of a configuration set come to, by way of SNS.
 * @throws Error for a destination that is no topic, and a subscription that nothing here stands in for
 */
export function emailEventDestination(
  properties: Properties,
  subscriptions: readonly Properties[],
): EmailEventsDefinition {
  const destination = properties.EventDestination as Properties;
  const topicArn = (destination.SnsDestination as Properties | undefined)?.TopicARN;
  if (topicArn === undefined) throw new Error('the embedded stack publishes events of SES to SNS only');
  const of = subscriptions.filter(({ TopicArn }) => TopicArn === topicArn);
  const odd = of.find(
    ({ Protocol, RawMessageDelivery }) => Protocol !== 'sqs' || RawMessageDelivery !== true,
  );
  if (odd) throw new Error('the embedded stack delivers messages of SNS raw and to SQS only');
  return {
    configurationSet: String(properties.ConfigurationSetName),
    queueArns: of.map(({ Endpoint }) => String(Endpoint)),
  };
}
