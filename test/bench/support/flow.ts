import { setTimeout as pause } from 'node:timers/promises';
import { now } from './figures.js';

/** So many messages a second for so long, whether the receiver keeps up or not. */
export interface Flow {
  readonly rate: number;
  readonly seconds: number;
  /** How long each message is made at least. */
  readonly bytes?: number;
}

/** How often what is due is sent; milliseconds. */
const TICK = 2;

/**
 * Calls `send` with each message at its time. A message carries the time at which it was due: if the server is too
 * busy to send it then, that is its delay too.
 */
export async function flowing(
  { rate, seconds, bytes = 0 }: Flow,
  send: (text: string) => void,
): Promise<void> {
  const began = now();
  const total = Math.round(rate * seconds);
  for (let sent = 0; sent < total;) {
    const due = Math.min(total, Math.floor(((now() - began) / 1_000) * rate) + 1);
    for (; sent < due; sent += 1) send(stamped(began + (sent / rate) * 1_000).padEnd(bytes, ' and more'));
    await pause(TICK);
  }
}

const STAMP = /@(\d+\.\d{3})@/g;

/** A message as people write them in a chat, with its time in it. */
function stamped(at: number): string {
  return `@${at.toFixed(3)}@ is the blue one still there? I was sure it had gone`;
}

/** The times of all messages in a frame, in its order. */
export function stampsIn(frame: string): number[] {
  return Array.from(frame.matchAll(STAMP), (match) => Number(match[1]));
}
