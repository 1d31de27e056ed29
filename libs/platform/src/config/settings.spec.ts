import { describe, expect, it } from '@jest/globals';
import { readSettings } from './settings.js';

const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://souk:pw@db:5432/souk',
  JWT_SECRET: 'q8Zr0VYw3mK1nT5xB7cD9eF2gH4jL6pS',
};

describe('settings', () => {
  it('need nothing in development', () => {
    expect(readSettings({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      role: 'all',
      demo: true,
      holdSeconds: 120,
    });
  });

  it('listen everywhere in production, and scale no limits', () => {
    expect(readSettings(PRODUCTION)).toMatchObject({ host: '0.0.0.0', limitsScale: 1, demo: false });
  });

  it('take Stripe with both of its secrets or not at all', () => {
    const STRIPE_SECRET_KEY = 'sk_test_1';
    expect(() => readSettings({ STRIPE_SECRET_KEY })).toThrow(/STRIPE_WEBHOOK_SECRET is missing.*whsec_/s);
    expect(readSettings({ STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET: 'whsec_1' })).toMatchObject({
      ...{ stripeSecretKey: STRIPE_SECRET_KEY, stripeWebhookSecret: 'whsec_1' },
      stripeUrl: 'https://api.stripe.com',
    });
  });

  it('bound what a room says and up to how many people it tells of each', () => {
    expect(readSettings({ TYPING_UP_TO: '0' })).toMatchObject({
      ...{ chatMaxMessages: 1_000, chatMaxDeliveries: 200_000 },
      ...{ presenceNamesUpTo: 50, typingUpTo: 0, memberEventsUpTo: 200 },
    });
    expect(() => readSettings({ CHAT_MAX_MESSAGES_PER_SECOND: '0', PRESENCE_NAMES_UP_TO: '501' })).toThrow(
      /2 settings are wrong.*CHAT_MAX_MESSAGES_PER_SECOND.*PRESENCE_NAMES_UP_TO/s,
    );
  });

  it('are refused with every mistake in one message that says how to mend it', () => {
    const read = () =>
      readSettings({ PORT: '99999', HOLD_SECONDS: '1', ROLE: 'chef', REDIS_URL: 'localhost' });
    expect(read).toThrow(/4 settings are wrong/);
    for (const name of ['PORT', 'HOLD_SECONDS', 'ROLE', 'REDIS_URL']) expect(read).toThrow(name);
    expect(read).toThrow('use a whole number from 0 to 65535, for example PORT=3000');
  });

  it.each(['1e3', '0x10', ' ', '-1', '1.5', 'NaN'])('take no %p for a port', (PORT) => {
    if (PORT.trim() === '') expect(readSettings({ PORT }).port).toBe(3000);
    else expect(() => readSettings({ PORT })).toThrow('PORT');
  });

  it('never repeat a password in a message', () => {
    const read = () => readSettings({ DATABASE_URL: 'mysql://souk:hunter2@db/souk' });
    expect(read).toThrow('DATABASE_URL');
    expect(read).not.toThrow('hunter2');
  });

  it.each(['change-me-change-me-change-me-change-me', 'a'.repeat(40), 'my-secret-my-secret-my-secret-my-'])(
    'refuse the sample secret %p in production',
    (JWT_SECRET) => {
      expect(() => readSettings({ ...PRODUCTION, JWT_SECRET })).toThrow('sample that everyone knows');
    },
  );

  it('refuse a missing or short secret, a missing database and the demo in production', () => {
    const read = () => readSettings({ NODE_ENV: 'production', JWT_SECRET: 'short', DEMO: 'true' });
    for (const text of ['JWT_SECRET is too short', 'DATABASE_URL is missing', 'DEMO is true'])
      expect(read).toThrow(text);
  });

  it('ask nobody for a challenge unless there is a secret, which in production is no sample', () => {
    const url = 'https://challenges.cloudflare.com/turnstile/v0/siteverify';
    expect(readSettings({})).toMatchObject({ turnstileSecret: undefined, turnstileUrl: url });
    const TURNSTILE_SECRET = '1x0000000000000000000000000000000AA';
    expect(readSettings({ TURNSTILE_SECRET, TURNSTILE_URL: 'http://127.0.0.1:1/a' })).toMatchObject({
      turnstileSecret: TURNSTILE_SECRET,
      turnstileUrl: 'http://127.0.0.1:1/a',
    });
    expect(() => readSettings({ ...PRODUCTION, TURNSTILE_SECRET })).toThrow(
      'TURNSTILE_SECRET is one for tests',
    );
    expect(() => readSettings({ TURNSTILE_URL: 'siteverify' })).toThrow('TURNSTILE_URL is not an address');
  });

  it('take origins, not addresses, for CORS', () => {
    expect(readSettings({ CORS_ORIGINS: 'https://a.example, https://b.example' }).corsOrigins).toHaveLength(
      2,
    );
    expect(() => readSettings({ CORS_ORIGINS: 'https://a.example/path' })).toThrow('CORS_ORIGINS');
  });
});
