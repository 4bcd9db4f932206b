import type { Table } from '../table/index.ts';

export type DatasetSourceType = 'uci-heart-disease' | 'file' | 'simulated';

/** A file that rows were read from. */
export interface DatasetFile {
  readonly path: string;
  /** In hexadecimal. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** A table and where it came from. */
export interface Dataset {
  /** The project's name. */
  readonly name: string;
  readonly sourceType: DatasetSourceType;
  /** Where the rows come from, in words. */
  readonly source: string;
  readonly table: Table;
  /** `digestTable` of the table: the same for the same cells, whatever file they came in. */
  readonly digest: string;
  /** Whether the rows were drawn from summary figures: no patient stands behind them. */
  readonly simulated: boolean;
  readonly files: readonly DatasetFile[];
}

export interface LoadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told what is going on, one line at a time. */
  readonly onProgress?: ((text: string) => void) | undefined;
}

/** Where rows come from. The same source with the same seed loads the same digest for as long as its files are the same. */
export interface DatasetSource {
  /** @throws HaleError what is wrong with the files, or why they cannot be had; nothing half-written is left behind */
  load(options?: LoadOptions): Promise<Dataset>;
}
