import type { SchemaElement } from 'hyparquet';
import { type Click, DIMENSIONS, type Dimension, type DimensionValues } from '../clicks/click.ts';
import type { ArchivedClick } from './archived-click.ts';

/** One column of a segment: its Parquet type and what a click has in it. */
export interface ClickColumn {
  readonly schema: SchemaElement;
  readonly cell: (archived: ArchivedClick) => string | number | bigint | boolean | null;
}

/** A click as a segment's columns give it back. */
export interface ClickRow extends DimensionValues {
  readonly site: string;
  readonly event_time: Date;
  readonly arrival_time: Date;
  readonly type: Click['type'];
  readonly message_id: string | null;
  readonly visitor: string | null;
  readonly session: string | null;
  readonly crawler: boolean;
  readonly user_agent: string | null;
  readonly locale: string | null;
  readonly properties: string | null;
  readonly stream: string;
  readonly shard: string;
  readonly sequence: string;
  readonly sub_sequence: number;
}

type Type = Omit<SchemaElement, 'name'>;

const TEXT: Type = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };
const INTEGER: Type = { type: 'INT32' };
const FLAG: Type = { type: 'BOOLEAN' };
/** Both annotations: older readers know the converted type only, and newer ones need the logical one for UTC. */
const TIME: Type = {
  type: 'INT64',
  converted_type: 'TIMESTAMP_MILLIS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
};

/** In the order of the file. New columns go to the end; a column that went out never changes its type. */
export const CLICK_COLUMNS: readonly ClickColumn[] = [
  required('site', TEXT, ({ click }) => click.site),
  required('event_time', TIME, ({ click }) => BigInt(click.eventTimeMs)),
  required('arrival_time', TIME, ({ arrivalTimeMs }) => BigInt(arrivalTimeMs)),
  required('type', TEXT, ({ click }) => click.type),
  optional('message_id', TEXT, ({ click }) => click.messageId),
  optional('visitor', TEXT, ({ click }) => click.visitor),
  optional('session', TEXT, ({ click }) => click.session),
  ...DIMENSIONS.map(dimension),
  required('crawler', FLAG, ({ click }) => click.crawler),
  optional('user_agent', TEXT, ({ click }) => click.userAgent),
  optional('locale', TEXT, ({ click }) => click.locale),
  // Plain text, not Parquet's JSON type: Athena and Spark do not know that one.
  optional('properties', TEXT, ({ click }) => click.properties),
  required('stream', TEXT, ({ stream }) => stream),
  required('shard', TEXT, ({ shardId }) => shardId),
  required('sequence', TEXT, ({ sequence }) => sequence),
  required('sub_sequence', INTEGER, ({ click }) => click.subSequence),
];

function dimension(name: Dimension): ClickColumn {
  return optional(name, TEXT, ({ click }) => click.values[name]);
}

function required(name: string, type: Type, cell: ClickColumn['cell']): ClickColumn {
  return { schema: { name, ...type, repetition_type: 'REQUIRED' }, cell };
}

function optional(name: string, type: Type, cell: ClickColumn['cell']): ClickColumn {
  return { schema: { name, ...type, repetition_type: 'OPTIONAL' }, cell };
}
