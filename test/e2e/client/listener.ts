import {
  MemoryTokens,
  type RoomEvent,
  type RoomState,
  Souk,
  type Subscription,
} from '../../../libs/client/src/index.js';
import { waitFor } from '../../support/wait-for.js';
import type { Switchboard } from './switchboard.js';

/** Somebody with our client in a room, who remembers all they were handed. */
export class Listener {
  readonly events: RoomEvent[] = [];
  readonly states: (readonly [RoomState, string | undefined])[] = [];
  readonly tokens = new MemoryTokens();
  readonly souk: Souk;
  resets = 0;

  constructor(line: Pick<Switchboard, 'url'>) {
    this.souk = new Souk({ url: line.url, tokens: this.tokens });
  }

  /** Signs in as a guest. */
  static async at(line: Pick<Switchboard, 'url'>, name = 'Ann'): Promise<Listener> {
    const listener = new Listener(line);
    await listener.souk.guest(name);
    return listener;
  }

  listen(roomId: string, after?: number): Subscription {
    return this.souk.room(roomId).subscribe({
      after,
      onEvents: (events) => void this.events.push(...events),
      onState: (state, error) => void this.states.push([state, error?.code]),
      onReset: () => (this.resets += 1),
    });
  }

  get seqs(): number[] {
    return this.events.map(({ seq }) => seq);
  }

  get texts(): unknown[] {
    return this.events.map(({ data }) => ('text' in data ? data.text : undefined));
  }

  async hears(seq: number, timeoutMs = 15_000): Promise<void> {
    await waitFor(() => (this.seqs.at(-1) ?? 0) >= seq, { describe: `event ${seq}`, timeoutMs });
  }
}
