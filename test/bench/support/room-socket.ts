import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { FrameReader, textFrame } from './frames.js';

/** Engine.IO's and Socket.IO's own prefixes (protocols 4 and 5). */
const PING = '2';
const PONG = '3';
const CONNECT = '40';
const REFUSED = '44';
const EVENT = '42';
const ACK = '43';

interface Waiting {
  readonly resolve: (payload: string) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One socket in a room, speaking Socket.IO over plain TCP.
 *
 * socket.io-client costs more for each frame than the server under measurement; this one costs a few microseconds.
 */
export class RoomSocket {
  /** Resolves when the connection is no more. */
  readonly ended: Promise<void>;
  private readonly waiting = new Map<string, Waiting>();
  private readonly frames = new FrameReader(
    (payload) => this.hear(payload),
    () => this.fail(new Error('the server closed the socket')),
  );

  private constructor(
    private readonly socket: Socket,
    private readonly onEvent: (payload: Buffer) => void,
  ) {
    this.ended = new Promise((resolve) => void socket.once('close', () => resolve()));
  }

  /** @param onEvent gets every event packet, which is valid only until it returns */
  static async open(url: string, token: string, onEvent: (payload: Buffer) => void): Promise<RoomSocket> {
    const { hostname, port, host } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.setNoDelay(true);
    await once(socket, 'connect');
    socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\n` +
        `Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    );
    const rest = await upgraded(socket);
    const room = new RoomSocket(socket, onEvent);
    socket.on('error', (error) => room.fail(error));
    socket.on('close', () => room.fail(new Error('the server closed the connection')));
    const connected = room.answerTo(CONNECT);
    socket.on('data', (chunk: Buffer) => room.frames.read(chunk));
    room.frames.read(rest);
    room.send(CONNECT + JSON.stringify({ token }));
    await connected;
    return room;
  }

  /** @returns the number that everyone there has been sent by now */
  async join(roomId: string, after?: number): Promise<number> {
    const ack = await this.ask('room.join', { roomId, ...(after !== undefined && { after }) });
    const [{ seq = 0 }] = JSON.parse(ack.slice(ACK.length + 1)) as [{ seq?: number }];
    return seq;
  }

  /** Reads no more, and leaves the server with what it sends. */
  stopReading(): void {
    this.socket.pause();
  }

  /** Sends a command and returns its ack; one at a time. @throws Error unless it is `ok` */
  async ask(command: string, payload: object): Promise<string> {
    const answer = this.answerTo(`${ACK}0`);
    this.send(`${EVENT}0${JSON.stringify([command, payload])}`);
    const text = await answer;
    if (!text.startsWith(`${ACK}0[{"ok":true`)) throw new Error(`${command} was answered ${text}`);
    return text;
  }

  close(): void {
    this.waiting.clear();
    this.socket.destroy();
  }

  private send(text: string): void {
    this.socket.write(textFrame(text));
  }

  private answerTo(prefix: string): Promise<string> {
    return new Promise((resolve, reject) => this.waiting.set(prefix, { resolve, reject }));
  }

  private hear(payload: Buffer): void {
    const kind = payload.toString('latin1', 0, 2);
    if (kind === EVENT) return this.onEvent(payload);
    if (kind === PING) return this.send(PONG);
    if (kind === REFUSED) return this.fail(new Error(`the socket was refused: ${payload.toString()}`));
    const text = payload.toString();
    for (const [prefix, { resolve }] of this.waiting) {
      if (!text.startsWith(prefix)) continue;
      this.waiting.delete(prefix);
      resolve(text);
    }
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}

/** Resolves to what came after the head of the answer. */
async function upgraded(socket: Socket): Promise<Buffer> {
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  socket.pause();
  const head = chunk.indexOf('\r\n\r\n');
  if (head < 0 || !chunk.toString('latin1').startsWith('HTTP/1.1 101')) {
    throw new Error(`no WebSocket: ${chunk.toString('latin1', 0, 200)}`);
  }
  socket.resume();
  return chunk.subarray(head + 4);
}
