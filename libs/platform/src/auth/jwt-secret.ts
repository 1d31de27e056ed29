import { createSecretKey, hkdfSync, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FactoryProvider } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { codeOf } from '../database/faults.js';

/** RFC 7518, section 3.2: a key of HS256 has at least the 256 bits of its hash. */
const MIN_BYTES = 32;

/** The one secret of a Souk, shared by all of its nodes: it signs access tokens, and other keys are derived from it. */
export class JwtSecret {
  readonly signingKey: KeyObject;
  private readonly bytes: Buffer;

  constructor(secret: string) {
    this.bytes = Buffer.from(secret);
    if (this.bytes.length < MIN_BYTES) throw new Error(`the JWT secret is shorter than ${MIN_BYTES} bytes`);
    // A KeyObject verifies 36 times as fast as the same bytes in a Buffer.
    this.signingKey = createSecretKey(this.bytes);
  }

  /** A key for one purpose; it tells nothing of the secret or of the keys for other purposes (HKDF, RFC 5869). */
  derived(purpose: string): KeyObject {
    return createSecretKey(Buffer.from(hkdfSync('sha256', this.bytes, '', `souk ${purpose}`, 32)));
  }
}

export const jwtSecretProvider: FactoryProvider<Promise<JwtSecret>> = {
  provide: JwtSecret,
  inject: [SETTINGS],
  useFactory: async (settings: Settings) => new JwtSecret(settings.jwtSecret ?? (await ownSecret(settings))),
};

/** The secret of a Souk that was given none: made once and kept in the data folder, so that restarts sign nobody out. */
async function ownSecret({ nodeEnv, dataDir }: Settings): Promise<string> {
  if (nodeEnv === 'production') throw new Error('JWT_SECRET is missing');
  const file = join(dataDir, 'jwt-secret');
  return (await kept(file)) ?? (await generated(dataDir, file));
}

async function kept(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes the file whole under another name first: a second start at the same moment sees all of it or nothing. */
async function generated(dataDir: string, file: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
  } catch (error) {
    // Another start was first: its secret is the one.
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
  return (await readFile(file, 'utf8')).trim();
}
