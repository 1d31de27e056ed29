import { stampsIn } from '../support/flow.js';

/** What one frame of the log tells. */
export interface Told {
  readonly first: number;
  readonly last: number;
  /** When each of its messages was due. */
  readonly stamps: readonly number[];
}

/** Frames that were read lately. */
const REMEMBERED = 512;
/** Bytes in which two frames of one server differ, for they begin with the number of their first event. */
const BEGINNING = 110;

/** Reads each frame of a room once, however many sockets get it. */
export class ToldFrames {
  private readonly told = new Map<string, Told>();

  /** Undefined if it is another packet. @throws Error if the frame has a gap */
  read(payload: Buffer): Told | undefined {
    const name = `${payload.length} ${payload.toString('latin1', 0, BEGINNING)}`;
    const known = this.told.get(name);
    if (known !== undefined) return known;
    const text = payload.toString();
    if (!text.startsWith('42["room.events"')) return undefined;
    const [, frame] = JSON.parse(text.slice(2)) as [string, { events: { seq: number }[] }];
    const seqs = frame.events.map(({ seq }) => seq);
    const [first = 0] = seqs;
    if (seqs.some((seq, index) => seq !== first + index)) throw new Error('a frame has a gap');
    const told = { first, last: first + seqs.length - 1, stamps: stampsIn(text) };
    if (this.told.size >= REMEMBERED) this.told.clear();
    this.told.set(name, told);
    return told;
  }
}
