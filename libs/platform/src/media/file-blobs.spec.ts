import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Overloaded } from '#kernel';
import { readSettings } from '../config/settings.js';
import { FileBlobs } from './file-blobs.js';

const NAME = 'room-attachment-1-full.webp';

describe('files', () => {
  let folder: string;
  let blobs: FileBlobs;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'souk-blobs-'));
    blobs = new FileBlobs(readSettings({ DATA_DIR: folder }));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const found = async (): Promise<string[]> => {
    const all = await readdir(folder, { recursive: true, withFileTypes: true });
    return all
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length));
  };
  const content = async (name: string): Promise<string | null> => {
    const blob = await blobs.open(name);
    if (blob === null) return null;
    const chunks: Buffer[] = [];
    for await (const chunk of blob.stream) chunks.push(chunk as Buffer);
    const whole = Buffer.concat(chunks);
    expect(blob.size).toBe(whole.length);
    return whole.toString();
  };

  it('are kept two folders deep below uploads, whole, and read back', async () => {
    await blobs.put(NAME, Buffer.from('one'));
    expect(await content(NAME)).toBe('one');
    expect(await found()).toEqual([
      expect.stringMatching(/^\/uploads\/[0-9a-f]{2}\/[0-9a-f]{2}\/room-attachment-1-full\.webp$/),
    ]);
    expect(await content('room-attachment-2-full.webp')).toBeNull();
  });

  it('are removed, and again, and with what a crash left of them', async () => {
    await blobs.put(NAME, Buffer.from('one'));
    const [path = ''] = await found();
    await blobs.remove(NAME);
    await writeFile(join(folder, `${path}.draft`), 'half of on');
    expect(await content(NAME)).toBeNull();
    for (let again = 0; again < 2; again += 1) await blobs.remove(NAME);
    expect(await found()).toEqual([]);
    await writeFile(join(folder, `${path}.draft`), 'half of on');
    await blobs.put(NAME, Buffer.from('two'));
    expect([await content(NAME), await found()]).toEqual(['two', [path]]);
  });

  it('are refused for now when the disk is full', async () => {
    await blobs.put(NAME, Buffer.from('one'));
    const [path = ''] = await found();
    await blobs.remove(NAME);
    await symlink('/dev/full', join(folder, `${path}.draft`));
    await expect(blobs.put(NAME, Buffer.from('one'))).rejects.toThrow(Overloaded);
    expect(await readdir(dirname(join(folder, path)))).toEqual([]);
    await blobs.put(NAME, Buffer.from('one'));
    expect(await content(NAME)).toBe('one');
  });

  it('leave nothing when they cannot be kept', async () => {
    await blobs.put(NAME, Buffer.from('one'));
    const [path = ''] = await found();
    await blobs.remove(NAME);
    // In the way of the last step.
    await mkdir(join(folder, path, 'something'), { recursive: true });
    await expect(blobs.put(NAME, Buffer.from('one'))).rejects.toThrow();
    expect(await readdir(dirname(join(folder, path)))).toEqual([NAME]);
    expect(await found()).toEqual([]);
  });

  it.each([
    '../../etc/passwd',
    '/etc/passwd',
    'a/b-c-d-e-f.webp',
    'photo',
    '..',
    '',
    '.hidden-file.webp',
    'UPPER-CASE.webp',
    'nul\0-long-name.webp',
  ])('have no name like %p', async (name) => {
    await expect(blobs.put(name, Buffer.from('x'))).rejects.toThrow('not one of ours');
    await expect(blobs.open(name)).rejects.toThrow('not one of ours');
    await expect(blobs.remove(name)).rejects.toThrow('not one of ours');
    expect(await found()).toEqual([]);
  });
});
