import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { type Settings, SETTINGS } from '../config/settings.js';
import { Blobs, type OpenBlob } from './blobs.js';
import { diskFault } from './disk-fault.js';

/** Ours, never what a user called something. */
const NAME = /^[a-z0-9][a-z0-9-]{7,99}\.[a-z0-9]{1,8}$/;

/** Files below `DATA_DIR/uploads`, in two levels of 256 folders, which the nodes of one installation share. */
@Injectable()
export class FileBlobs extends Blobs {
  private readonly root: string;

  constructor(@Inject(SETTINGS) { dataDir }: Settings) {
    super();
    this.root = resolve(dataDir, 'uploads');
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const path = this.pathOf(name);
    const draft = draftOf(path);
    try {
      await this.makeFolder(dirname(path));
      const file = await open(draft, 'w', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, path);
      await synced(dirname(path));
    } catch (error) {
      // What cannot be removed either is removed with its name.
      await rm(draft, { force: true }).catch(() => undefined);
      throw diskFault(error);
    }
  }

  async open(name: string): Promise<OpenBlob | null> {
    const file = await open(this.pathOf(name), 'r').catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    });
    if (file === null) return null;
    const { size } = await file.stat();
    return { size, stream: file.createReadStream() };
  }

  async remove(name: string): Promise<void> {
    const path = this.pathOf(name);
    await Promise.all([path, draftOf(path)].map((file) => rm(file, { force: true })));
  }

  private pathOf(name: string): string {
    if (!NAME.test(name)) throw new Error('a file is to have a name that is not one of ours');
    const [, one = '', other = ''] = /^(..)(..)/.exec(createHash('sha256').update(name).digest('hex')) ?? [];
    return join(this.root, one, other, name);
  }

  /** A new folder is lost in a crash unless the one that it is in was written, too. */
  private async makeFolder(folder: string): Promise<void> {
    const first = await mkdir(folder, { recursive: true, mode: 0o700 });
    if (first === undefined) return;
    for (let made = folder; made.length >= first.length; made = dirname(made)) await synced(dirname(made));
  }
}

/** One name has one draft, so that whoever removes the name finds it. */
function draftOf(path: string): string {
  return `${path}.draft`;
}

async function synced(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
