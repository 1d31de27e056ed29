import type { Chance } from './chance.js';

/** How somebody in the crowd behaves; drawn once, so that a seed makes the same people. */
export interface Character {
  readonly claimsOver: 'socket' | 'rest';
  /** `late` lets the hold lapse and goes, `returns` gives the units back and goes. */
  readonly pays: 'ok' | 'declined first' | 'later' | 'late' | 'returns';
  /** Sends each claim twice at once, with one key. */
  readonly twice: boolean;
  /** Wants a second unit, which the limit forbids. */
  readonly greedy: boolean;
  /** The connection breaks about every so many milliseconds. */
  readonly breaksEvery: number | undefined;
  /** Hangs up on a first attempt and asks again. */
  readonly hangsUp: boolean;
  /** From the opening to the first claim, milliseconds. */
  readonly reaction: number;
  /** From the claim to the payment, milliseconds. */
  readonly thinks: number;
  /** Between two messages on average, milliseconds. */
  readonly talksEvery: number;
}

export function characterOf(index: number, chance: Chance): Character {
  return {
    claimsOver: index % 2 === 0 ? 'socket' : 'rest',
    pays: paysOf(chance.next()),
    twice: chance.happens(0.15),
    greedy: chance.happens(0.1),
    breaksEvery: chance.happens(0.2) ? chance.between(2_000, 6_000) : undefined,
    hangsUp: chance.happens(0.1),
    reaction: Math.min(3_000, chance.wait(400)),
    thinks: chance.between(100, 900),
    talksEvery: chance.between(4_000, 12_000),
  };
}

function paysOf(luck: number): Character['pays'] {
  if (luck < 0.68) return 'ok';
  if (luck < 0.78) return 'declined first';
  if (luck < 0.86) return 'later';
  if (luck < 0.96) return 'late';
  return 'returns';
}
