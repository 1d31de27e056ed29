import { type Environment, EnvironmentReader, InvalidSettings, quoted } from './environment-reader.js';

/** Everything the environment decides, validated once at start. Durations are seconds unless the name says otherwise. */
export interface Settings {
  readonly nodeEnv: 'development' | 'production' | 'test';
  readonly role: 'all' | 'api' | 'worker';
  readonly port: number;
  readonly host: string;
  /** Undefined: the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly databasePool: number;
  /** How long a request may wait for one of its connections, or for a new one. */
  readonly databaseWaitSeconds: number;
  readonly dataDir: string;
  /** Undefined: the embedded profile, without Redis. */
  readonly redisUrl: string | undefined;
  /** Undefined only outside production: generated into `dataDir`. */
  readonly jwtSecret: string | undefined;
  readonly publicUrl: string;
  readonly corsOrigins: readonly string[];
  /** Proxies in front of us whose `X-Forwarded-For` is believed. */
  readonly trustProxy: number;
  readonly holdSeconds: number;
  readonly drainSeconds: number;
  readonly maxConcurrentRequests: number;
  /** Requests that one group commit takes at most; 1 switches batching off, to measure what it brings. */
  readonly maxBatch: number;
  /** Multiplies every rate limit; 0 switches them off. */
  readonly limitsScale: number;
  /** The largest file that is taken; bytes. */
  readonly uploadBytes: number;
  /** How long a file may be on its way. */
  readonly uploadSeconds: number;
  /** The largest file of rows that is imported; bytes. */
  readonly importBytes: number;
  /** How long such a file may be on its way. */
  readonly importSeconds: number;
  /** The largest image that is decoded. */
  readonly imagePixels: number;
  /** How long one image may take. */
  readonly imageSeconds: number;
  /** What one room may say in a second on all nodes together: above it everyone talks less often, so that commerce goes on. */
  readonly chatMaxMessages: number;
  /** The same, as copies that one process has to deliver: what is said times those of the room who listen there. */
  readonly chatMaxDeliveries: number;
  /** In a room of more people than these: none is named, nobody is seen typing, no membership is told. 0: nowhere. */
  readonly presenceNamesUpTo: number;
  readonly typingUpTo: number;
  readonly memberEventsUpTo: number;
  /** Undefined: there is no provider `stripe`. */
  readonly stripeSecretKey: string | undefined;
  /** Of the endpoint that Stripe calls. */
  readonly stripeWebhookSecret: string | undefined;
  readonly stripeUrl: string;
  /** Undefined: nobody is asked for a challenge. */
  readonly turnstileSecret: string | undefined;
  /** Where tokens of challenges are checked. */
  readonly turnstileUrl: string;
  readonly logLevel: string;
  readonly demo: boolean;
}

/** The injection token of `Settings`. */
export const SETTINGS = Symbol('settings');

/** Secrets that appear in examples and are therefore known to everyone. */
const SAMPLE_SECRET = /change.?me|secret|example|sample|password|^(.)\1+$|^0123|souk-demo/i;

/** Cloudflare's own address, and its secrets for tests: they let everyone pass, or nobody. */
const SITEVERIFY = 'https://challenges.cloudflare.com/turnstile/v0/siteverify';
const TEST_CHALLENGE = /^[123]x0{20,}/;

const STRIPE_API = 'https://api.stripe.com';

/** @throws InvalidSettings naming every mistake and how to mend it. */
export function readSettings(environment: Environment): Settings {
  const read = new EnvironmentReader(environment);
  const nodeEnv = read.choice('NODE_ENV', 'development', ['development', 'production', 'test']);
  const production = nodeEnv === 'production';
  const port = read.integer('PORT', 3000, 0, 65_535);
  const settings: Settings = {
    nodeEnv,
    role: read.choice('ROLE', 'all', ['all', 'api', 'worker']),
    port,
    host: read.text('HOST') ?? (production ? '0.0.0.0' : '127.0.0.1'),
    databaseUrl: read.url(
      'DATABASE_URL',
      ['postgres:', 'postgresql:'],
      'postgres://user:password@host:5432/souk',
    ),
    databasePool: read.integer('DATABASE_POOL', 20, 2, 200),
    databaseWaitSeconds: read.integer('DATABASE_WAIT_SECONDS', 2, 1, 25),
    dataDir: read.text('DATA_DIR') ?? '.data',
    redisUrl: read.url('REDIS_URL', ['redis:', 'rediss:'], 'redis://host:6379'),
    jwtSecret: secret(read, production),
    publicUrl:
      read.url('PUBLIC_URL', ['http:', 'https:'], 'https://souk.example.com') ?? `http://127.0.0.1:${port}`,
    corsOrigins: (read.text('CORS_ORIGINS') ?? '')
      .split(',')
      .map((origin) => origin.trim())
      .filter(Boolean),
    trustProxy: read.integer('TRUST_PROXY', 0, 0, 10),
    holdSeconds: read.integer('HOLD_SECONDS', 120, 2, 86_400),
    drainSeconds: read.integer('DRAIN_SECONDS', 10, 0, 600),
    maxConcurrentRequests: read.integer('MAX_CONCURRENT_REQUESTS', 500, 1, 100_000),
    maxBatch: read.integer('MAX_BATCH', 256, 1, 10_000),
    limitsScale: read.decimal('LIMITS_SCALE', production ? 1 : 100, 0, 1_000_000),
    uploadBytes: read.integer('UPLOAD_BYTES', 10_485_760, 1_024, 104_857_600),
    // Below what any request may take.
    uploadSeconds: read.integer('UPLOAD_SECONDS', 20, 1, 28),
    importBytes: read.integer('IMPORT_BYTES', 268_435_456, 1_024, 10_737_418_240),
    importSeconds: read.integer('IMPORT_SECONDS', 28, 1, 28),
    imagePixels: read.integer('IMAGE_PIXELS', 40_000_000, 1_000, 400_000_000),
    imageSeconds: read.integer('IMAGE_SECONDS', 10, 1, 60),
    chatMaxMessages: read.integer('CHAT_MAX_MESSAGES_PER_SECOND', 1_000, 1, 100_000),
    chatMaxDeliveries: read.integer('CHAT_MAX_DELIVERIES_PER_SECOND', 200_000, 1, 100_000_000),
    presenceNamesUpTo: read.integer('PRESENCE_NAMES_UP_TO', 50, 0, 500),
    typingUpTo: read.integer('TYPING_UP_TO', 100, 0, 10_000),
    memberEventsUpTo: read.integer('MEMBER_EVENTS_UP_TO', 200, 0, 10_000),
    stripeSecretKey: read.text('STRIPE_SECRET_KEY'),
    stripeWebhookSecret: read.text('STRIPE_WEBHOOK_SECRET'),
    stripeUrl: read.url('STRIPE_URL', ['http:', 'https:'], STRIPE_API) ?? STRIPE_API,
    turnstileSecret: read.text('TURNSTILE_SECRET'),
    turnstileUrl: read.url('TURNSTILE_URL', ['http:', 'https:'], SITEVERIFY) ?? SITEVERIFY,
    logLevel: read.choice('LOG_LEVEL', 'info', [
      'fatal',
      'error',
      'warn',
      'info',
      'debug',
      'trace',
      'silent',
    ]),
    demo: read.flag('DEMO', nodeEnv === 'development'),
  };
  for (const origin of settings.corsOrigins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      read.refuse(
        'CORS_ORIGINS',
        `has ${quoted(origin)}; use origins such as https://shop.example.com, with commas`,
      );
    }
  }
  if (settings.stripeSecretKey !== undefined && settings.stripeWebhookSecret === undefined) {
    read.refuse(
      'STRIPE_WEBHOOK_SECRET',
      'is missing beside STRIPE_SECRET_KEY; set the secret of the endpoint, whsec_...',
    );
  }
  if (production) checkProduction(settings, read);
  if (read.mistakes.length > 0) throw new InvalidSettings(read.mistakes);
  return settings;
}

function secret(read: EnvironmentReader, production: boolean): string | undefined {
  const value = read.text('JWT_SECRET');
  const hint = 'for example the output of: openssl rand -base64 48';
  if (value === undefined) {
    if (production) read.refuse('JWT_SECRET', `is missing; set 32 random bytes or more, ${hint}`);
  } else if (Buffer.byteLength(value) < 32) {
    read.refuse('JWT_SECRET', `is too short; set 32 random bytes or more, ${hint}`);
  } else if (production && SAMPLE_SECRET.test(value)) {
    read.refuse('JWT_SECRET', `is a sample that everyone knows; set your own, ${hint}`);
  }
  return value;
}

function checkProduction(settings: Settings, read: EnvironmentReader): void {
  if (settings.databaseUrl === undefined) {
    read.refuse(
      'DATABASE_URL',
      'is missing; in production set it, for example postgres://user:password@host:5432/souk',
    );
  }
  if (TEST_CHALLENGE.test(settings.turnstileSecret ?? ''))
    read.refuse('TURNSTILE_SECRET', 'is one for tests that everyone knows; set that of your own widget');
  if (settings.demo)
    read.refuse('DEMO', 'is true; demo logins have a public password: remove it in production');
}
