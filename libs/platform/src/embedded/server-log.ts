/** The file that PostgreSQL writes its log to: it outlives us, stays small, and tells why a start failed. */
import { copyFile, open, rm, stat, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Bytes; with its predecessor the log takes at most about twice as much. */
const MOST = 4_000_000;

const READ_AT_MOST = 16_384;

export class ServerLog {
  constructor(readonly path: string) {}

  /** A descriptor for a new PostgreSQL to append to; the caller closes it. */
  async openToAppend() {
    const file = await open(this.path, 'a', 0o600);
    if (process.getuid?.() === 0) {
      const { uid, gid } = await stat(dirname(this.path));
      await file.chown(uid, gid);
    }
    return file;
  }

  async size(): Promise<number> {
    return stat(this.path).then(
      ({ size }) => size,
      () => 0,
    );
  }

  /** What was written since the file had this size; the last 16 KB of it. */
  async since(size: number): Promise<string> {
    const file = await open(this.path, 'r');
    try {
      const end = (await file.stat()).size;
      const start = Math.max(size, end - READ_AT_MOST);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, end - start)), {
        position: start,
      });
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  }

  /**
   * Keeps the file small. It is copied and emptied, not renamed: a PostgreSQL that runs goes on appending to it,
   * and one that was taken over cannot be given another.
   */
  async trim(): Promise<void> {
    if ((await this.size()) <= MOST) return;
    // It may be one that root left in the folder of another.
    await rm(`${this.path}.1`, { force: true });
    await copyFile(this.path, `${this.path}.1`);
    await truncate(this.path);
  }
}
