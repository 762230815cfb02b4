/** One line of a table, by column. The first row's columns are the table's. */
export type Row = Readonly<Record<string, string | number>>;

export interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** What a section found: tables, and what a reader must know to judge them. */
export interface SectionResult {
  readonly tables: readonly Table[];
  readonly notes: readonly string[];
}

export interface BenchOptions {
  /** Small speeds and fewer clicks, for CI. */
  readonly quick: boolean;
  /** What the command line says of the workloads, over what they say themselves. */
  readonly workload: WorkloadOptions;
}

export interface WorkloadOptions {
  readonly seed?: number;
  readonly clicks?: number;
  readonly sites?: number;
  readonly sitesZipf?: number;
  readonly pages?: number;
  readonly zipf?: number;
  readonly batch?: number;
  readonly shards?: number;
}

/** A part of the bench that can be run by itself: `--only NAME`. */
export interface Section {
  readonly name: string;
  readonly title: string;
  readonly run: (options: BenchOptions) => Promise<SectionResult>;
}
