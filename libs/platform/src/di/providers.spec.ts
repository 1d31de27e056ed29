import { describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { type DomainError, Forbidden, NotFound } from '#kernel';
import { registry } from '../telemetry/metrics.js';
import { port, useCase } from './providers.js';

abstract class Greetings {
  abstract greet(name: string): string;
}

class Polite extends Greetings {
  greet(name: string): string {
    return `Good day, ${name}`;
  }
}

class Greet {
  constructor(private readonly greetings: Greetings) {}

  refusal(name: string): DomainError | undefined {
    return name === 'foe' ? new Forbidden() : undefined;
  }

  async execute(name: string): Promise<string> {
    if (name === 'nobody') throw new NotFound();
    if (name === 'bug') throw new TypeError('a bug');
    return this.greetings.greet(name);
  }
}

describe('wiring without decorators', () => {
  async function wired(): Promise<Greet> {
    const module = await Test.createTestingModule({
      providers: [port(Greetings, Polite), useCase(Greet, [Greetings])],
    }).compile();
    return module.get(Greet);
  }

  it('hands a use case the adapters of its ports', async () => {
    expect(await (await wired()).execute('Ada')).toBe('Good day, Ada');
  });

  it('times every use case by what came of it', async () => {
    const greet = await wired();
    await greet.execute('Ada');
    await expect(greet.execute('nobody')).rejects.toBeInstanceOf(NotFound);
    await expect(greet.execute('bug')).rejects.toBeInstanceOf(TypeError);
    const text = await registry.getSingleMetricAsString('souk_use_case_seconds');
    expect([greet.refusal('Ada'), greet.refusal('foe')]).toEqual([undefined, expect.any(Forbidden)]);
    const after = await registry.getSingleMetricAsString('souk_use_case_seconds');
    expect(after).toContain('souk_use_case_seconds_count{use_case="Greet",outcome="forbidden"} 1');
    for (const outcome of ['ok', 'not_found', 'fault']) {
      expect(text).toContain(`souk_use_case_seconds_count{use_case="Greet",outcome="${outcome}"}`);
    }
  });
});
