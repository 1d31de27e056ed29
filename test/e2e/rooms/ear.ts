import type { Socket } from 'socket.io-client';
import type { TestApp, Visitor } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';

export interface HeardEvent {
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly actor: { readonly id: string; readonly displayName: string } | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Ack {
  readonly ok: boolean;
  readonly seq?: number;
  readonly oldest?: number;
  readonly reset?: boolean;
  readonly id?: string;
  readonly error?: {
    readonly code: string;
    readonly status: number;
    readonly errors?: { path: string }[];
    readonly until?: string | null;
    readonly reason?: string;
    readonly retryAfterMs?: number;
  };
}

/** A socket that remembers all it was sent, in order. */
export class Ear {
  readonly events: HeardEvent[] = [];
  readonly frames: { readonly roomId: string; readonly events: readonly HeardEvent[] }[] = [];
  /** Everything that is no event of a log. */
  readonly others: { readonly name: string; readonly payload: Record<string, unknown> }[] = [];
  /** How many events had been heard when the last ack came. */
  heardAtAck = 0;

  private constructor(readonly socket: Socket) {
    socket.on('room.events', (frame: { roomId: string; events: HeardEvent[] }) => {
      this.frames.push(frame);
      this.events.push(...frame.events);
    });
    socket.onAny((name: string, payload: Record<string, unknown>) => {
      if (name !== 'room.events') this.others.push({ name, payload });
    });
  }

  static async of(app: TestApp, visitor: Pick<Visitor, 'token'>): Promise<Ear> {
    return new Ear(await app.connect(visitor));
  }

  /** Sends a command and resolves to its ack. */
  command(name: string, payload?: unknown): Promise<Ack> {
    return new Promise((resolve, reject) => {
      this.socket.timeout(10_000).emit(name, payload, (error: Error | null, ack: Ack) => {
        this.heardAtAck = this.events.length;
        if (error) reject(error);
        else resolve(ack);
      });
    });
  }

  join(roomId: string, after?: number): Promise<Ack> {
    return this.command('room.join', { roomId, ...(after !== undefined && { after }) });
  }

  get seqs(): number[] {
    return this.events.map(({ seq }) => seq);
  }

  get texts(): unknown[] {
    return this.events.map(({ data }) => data['text']);
  }

  /** Waits until the event of this number was heard. */
  async hears(seq: number, timeoutMs = 5_000): Promise<void> {
    await waitFor(() => (this.events.at(-1)?.seq ?? 0) >= seq, { describe: `event ${seq}`, timeoutMs });
  }
}

/** The numbers from one to another. */
export function numbers(from: number, to: number): number[] {
  return Array.from({ length: Math.max(to - from + 1, 0) }, (_, index) => from + index);
}

/** A new room of a new host. */
export async function openRoom(
  app: TestApp,
  kind: 'public' | 'private' = 'public',
): Promise<{ host: Visitor; roomId: string }> {
  const host = await app.host();
  const room = await app.call<{ id: string }>('POST', '/v2/rooms', {
    as: host,
    body: { title: 'Talk', kind },
  });
  if (room.status !== 201) throw new Error(JSON.stringify(room.body));
  return { host, roomId: room.body.id };
}

let messages = 0;

/** Says something over REST. */
export async function say(
  app: TestApp,
  as: Visitor,
  roomId: string,
  text: string,
  clientId = `message-${(messages += 1)}`,
): Promise<HeardEvent> {
  const answer = await app.call<HeardEvent>('POST', `/v2/rooms/${roomId}/messages`, {
    as,
    body: { clientId, text },
  });
  if (answer.status !== 201) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Says much in little time. */
export async function sayMuch(app: TestApp, as: Visitor, roomId: string, count: number): Promise<void> {
  const ear = await Ear.of(app, as);
  const ids = numbers(1, count).map((n) => `${(messages += 1)}-${n}`);
  await Promise.all(ids.map((clientId) => ear.command('message.send', { roomId, clientId, text: clientId })));
  ear.socket.disconnect();
}
