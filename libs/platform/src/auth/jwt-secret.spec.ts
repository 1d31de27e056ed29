import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { JwtSecret, jwtSecretProvider } from './jwt-secret.js';

describe('the JWT secret', () => {
  let dataDir: string;
  const made = (settings: object = {}): Promise<JwtSecret> =>
    jwtSecretProvider.useFactory({ nodeEnv: 'development', dataDir, ...settings }) as Promise<JwtSecret>;
  const bytes = (secret: JwtSecret) => secret.signingKey.export().toString('hex');

  beforeEach(async () => {
    dataDir = join(await mkdtemp(join(tmpdir(), 'souk-secret-')), 'data');
  });
  afterEach(() => rm(join(dataDir, '..'), { recursive: true }));

  it('is the one of the settings', async () => {
    const jwtSecret = 'given-by-whoever-runs-it-in-earnest';
    expect(bytes(await made({ jwtSecret, nodeEnv: 'production' }))).toBe(
      Buffer.from(jwtSecret).toString('hex'),
    );
    await expect(readdir(dataDir)).rejects.toThrow('ENOENT');
  });

  it('is made once and kept for its owner alone', async () => {
    const first = await made();
    expect(bytes(await made())).toBe(bytes(first));
    expect((await stat(join(dataDir, 'jwt-secret'))).mode & 0o777).toBe(0o600);
  });

  it('is the same for starts at the same moment', async () => {
    const secrets = await Promise.all(Array.from({ length: 20 }, () => made()));
    expect(new Set(secrets.map(bytes)).size).toBe(1);
    expect(await readdir(dataDir)).toEqual(['jwt-secret']);
  });

  it('is never made up in production', async () => {
    await expect(made({ nodeEnv: 'production' })).rejects.toThrow('JWT_SECRET');
  });

  it('is not accepted short or empty, wherever it stands', async () => {
    await made();
    await writeFile(join(dataDir, 'jwt-secret'), '\n');
    await expect(made()).rejects.toThrow('32 bytes');
  });

  it('gives each purpose a key of its own', () => {
    const secret = new JwtSecret('given-by-whoever-runs-it-in-earnest');
    const keys = ['one', 'two', 'one'].map((purpose) => secret.derived(purpose).export().toString('hex'));
    expect(keys[0]).toBe(keys[2]);
    expect(keys[0]).not.toBe(keys[1]);
    expect(keys[0]).not.toBe(bytes(secret));
  });
});
