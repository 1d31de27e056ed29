import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { ERROR_KINDS, type Refusal } from '#kernel';
import { HTTP_STATUS } from '#platform/problems/problem.js';

/** The published codes that a refusal of ours may have, by status: api.md, "Everywhere". */
const PUBLISHED: Readonly<Record<number, readonly string[]>> = {
  400: ['validation_failed', 'malformed_body', 'invalid_cursor'],
  401: ['unauthenticated', 'token_expired', 'invalid_credentials', 'refresh_reused'],
  403: ['forbidden', 'banned', 'muted', 'challenge_required'],
  404: ['not_found'],
  409: [
    ...['conflict', 'sold_out', 'limit_reached', 'drop_not_open', 'claim_not_held', 'out_of_stock'],
    ...['invalid_transition', 'idempotency_in_progress'],
  ],
  412: ['precondition_failed'],
  413: ['body_too_large'],
  415: ['unsupported_media_type'],
  422: ['idempotency_key_reused', 'payment_declined', 'unreadable_image'],
  429: ['rate_limited', 'slow_mode'],
  503: ['overloaded'],
};

async function errorFiles(): Promise<string[]> {
  const found = await Promise.all(
    ['src', 'libs'].map(async (root) =>
      (await readdir(root, { recursive: true })).map((path) => join(root, path)),
    ),
  );
  return found.flat().filter((path) => /(^|\/)errors\.ts$/.test(path));
}

describe('every errors.ts', () => {
  it('declares refusals only, with codes and statuses that are published', async () => {
    const files = await errorFiles();
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const exported = (await import(pathToFileURL(file).href)) as Record<string, Partial<Refusal>>;
      for (const [name, { kind, code }] of Object.entries(exported)) {
        expect([file, name, ERROR_KINDS.includes(kind as Refusal['kind'])]).toEqual([file, name, true]);
        const status = HTTP_STATUS[kind as Refusal['kind']];
        expect([file, name, code, PUBLISHED[status]?.includes(code ?? '')]).toEqual([file, name, code, true]);
      }
    }
  });

  it('is found by its name: a refusal is declared nowhere else', async () => {
    for (const root of ['src', 'libs']) {
      for (const path of await readdir(root, { recursive: true })) {
        if (!path.endsWith('.ts') || /errors\.ts$|\.spec\.ts$|domain-error\.ts$/.test(path)) continue;
        expect([path, /= refusal\(/.test(await readFile(join(root, path), 'utf8'))]).toEqual([path, false]);
      }
    }
  });
});
