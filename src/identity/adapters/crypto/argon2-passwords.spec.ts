import { beforeAll, describe, expect, it } from '@jest/globals';
import { Password } from '../../domain/password.js';
import { Argon2Passwords } from './argon2-passwords.js';

describe('argon2id passwords', () => {
  const passwords = new Argon2Passwords();
  beforeAll(() => passwords.onModuleInit());

  it('know a password again, and no other', async () => {
    const hash = await passwords.hash(Password.chosen('correct horse'));
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await expect(passwords.matches(Password.typed('correct horse'), hash)).resolves.toBe(true);
    await expect(passwords.matches(Password.typed('correct hors'), hash)).resolves.toBe(false);
  });

  it('take as long to say no where there is no account', async () => {
    const hash = await passwords.hash(Password.chosen('correct horse'));
    const time = async (known: string | undefined) => {
      const start = performance.now();
      for (let round = 0; round < 5; round += 1) {
        await expect(passwords.matches(Password.typed('wrong'), known)).resolves.toBe(false);
      }
      return performance.now() - start;
    };
    await time(hash);
    const [known, unknown] = [await time(hash), await time(undefined)];
    // A lookup without hashing would be hundreds of times quicker; other work on this machine is not.
    expect(unknown).toBeGreaterThan(known / 4);
  });

  it('refuse a storm beyond what can wait instead of letting it pile up', async () => {
    const storm = await Promise.allSettled(
      Array.from({ length: 700 }, () => passwords.matches(Password.typed('wrong'), undefined)),
    );
    const refused = storm.filter((outcome) => outcome.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(({ reason }) => (reason as { code: string }).code === 'overloaded')).toBe(true);
  }, 60_000);
});
