import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { readSettings, SETTINGS, type Settings } from './settings.js';

/** Provides the validated `Settings` to everyone. */
@Global()
@Module({})
export class SettingsModule {}

/**
 * Reads `.env.<NODE_ENV>`, the environment (which wins), and `overrides` (which win over both).
 *
 * @throws InvalidSettings naming every mistake
 */
export async function loadSettings(
  overrides: Readonly<Record<string, string>> = {},
): Promise<{ settings: Settings; module: DynamicModule }> {
  let settings: Settings | undefined;
  const environment = overrides['NODE_ENV'] ?? process.env['NODE_ENV'] ?? 'development';
  const config = await ConfigModule.forRoot({
    envFilePath: `.env.${environment}`,
    validate: (found) => {
      settings = readSettings({ ...found, ...overrides });
      return found;
    },
  });
  if (settings === undefined) throw new Error('the configuration module did not ask for validation');
  const provider = { provide: SETTINGS, useValue: settings };
  return {
    settings,
    module: { module: SettingsModule, imports: [config], providers: [provider], exports: [SETTINGS] },
  };
}
