/** A record as GetRecords answers it. */
export interface StreamRecord {
  sequenceNumber: string;
  partitionKey: string;
  data: Uint8Array;
  arrivalMs: number;
}

/** A record that was read and waits for its batch, already in the form that the function gets. */
export interface BufferedRecord {
  sequenceNumber: string;
  arrivalMs: number;
  /** One entry of the event's `Records`. */
  json: string;
  /** Of `json`, in UTF-8. */
  bytes: number;
}

export interface RecordOrigin {
  shardId: string;
  streamArn: string;
  /** The role that the function runs as. */
  roleArn: string;
  region: string;
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html (example event) */
export function bufferedRecord(record: StreamRecord, origin: RecordOrigin): BufferedRecord {
  const { sequenceNumber, partitionKey, arrivalMs } = record;
  const data = Buffer.from(record.data.buffer, record.data.byteOffset, record.data.byteLength);
  const json = JSON.stringify({
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey,
      sequenceNumber,
      data: data.toString('base64'),
      approximateArrivalTimestamp: arrivalMs / 1000,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${origin.shardId}:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: origin.roleArn,
    awsRegion: origin.region,
    eventSourceARN: origin.streamArn,
  });
  return { sequenceNumber, arrivalMs, json, bytes: Buffer.byteLength(json) };
}

/** Of the event around its records. */
export const envelopeBytes = '{"Records":[]}'.length;

/** The event of a batch, JSON. */
export function eventPayload(records: readonly BufferedRecord[]): string {
  return `{"Records":[${records.map(({ json }) => json).join(',')}]}`;
}
