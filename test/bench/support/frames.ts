/** WebSocket frames (RFC 6455), as far as Socket.IO uses them. */

const TEXT = 0x1;
const CLOSE = 0x8;

/** Cuts what a server sends into the payloads of its text frames. */
export class FrameReader {
  private rest: Buffer | undefined;

  /** @param onText gets each payload; it is valid only until `read` returns */
  constructor(
    private readonly onText: (payload: Buffer) => void,
    private readonly onClose: () => void,
  ) {}

  read(chunk: Buffer): void {
    let data = this.rest === undefined ? chunk : Buffer.concat([this.rest, chunk]);
    for (let frame = firstFrame(data); frame !== undefined; frame = firstFrame(data)) {
      if (frame.opcode === TEXT) this.onText(data.subarray(frame.start, frame.end));
      else if (frame.opcode === CLOSE) this.onClose();
      data = data.subarray(frame.end);
    }
    this.rest = data.length === 0 ? undefined : data;
  }
}

interface Frame {
  readonly opcode: number;
  readonly start: number;
  readonly end: number;
}

/** Undefined if it has not arrived whole. Servers do not mask, and Socket.IO does not fragment. */
function firstFrame(data: Buffer): Frame | undefined {
  if (data.length < 2) return undefined;
  const short = (data[1] ?? 0) & 0x7f;
  const start = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (data.length < start) return undefined;
  const length = short < 126 ? short : short === 126 ? data.readUInt16BE(2) : Number(data.readBigUInt64BE(2));
  const end = start + length;
  return data.length < end ? undefined : { opcode: (data[0] ?? 0) & 0x0f, start, end };
}

/** A client masks; a mask of zeros leaves the text as it is. */
export function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const long = payload.length >= 126;
  const head = Buffer.alloc(long ? 8 : 6);
  head[0] = 0x80 | TEXT;
  head[1] = 0x80 | (long ? 126 : payload.length);
  if (long) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}
