import { Global, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { SETTINGS, type Settings } from '../config/settings.js';
import { LOGGER } from '../telemetry/logger.js';
import { Challenge } from './challenge.js';
import { NoChallenge } from './no-challenge.js';
import { TurnstileChallenge } from './turnstile-challenge.js';

/** The challenge that the operator chose: none unless there is a secret for one. */
@Global()
@Module({
  providers: [
    {
      provide: Challenge,
      inject: [SETTINGS, LOGGER],
      useFactory: ({ turnstileSecret: secret, turnstileUrl: url }: Settings, logger: Logger): Challenge =>
        secret === undefined ? new NoChallenge() : new TurnstileChallenge({ url, secret }, logger),
    },
  ],
  exports: [Challenge],
})
export class ChallengeModule {}
