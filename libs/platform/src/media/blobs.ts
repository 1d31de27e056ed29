import type { Readable } from 'node:stream';

/** A file that is kept, open for one reader. */
export interface OpenBlob {
  readonly size: number;
  readonly stream: Readable;
}

/** Files that are written once and never changed, by names that we gave them. All nodes have the same ones. */
export abstract class Blobs {
  /** Once it resolves the file survives a crash; if it rejects there is none that anybody can open. @throws Overloaded */
  abstract put(name: string, bytes: Uint8Array): Promise<void>;
  /** Null if there is none. */
  abstract open(name: string): Promise<OpenBlob | null>;
  /** Removes the file and what a crash left of it; none is as good as one. */
  abstract remove(name: string): Promise<void>;
}
