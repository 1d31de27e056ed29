import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A line to whichever server is up, that can be cut, and that can lose what the server says. */
export class Switchboard {
  /** Connections that were made through it. */
  made = 0;
  private readonly pairs = new Set<{ readonly client: Socket; readonly server: Socket }>();
  private isDeaf = false;
  private handshakesToBreak = 0;

  private constructor(
    private readonly listening: Server,
    private target: URL,
  ) {}

  static async to(url: string): Promise<Switchboard> {
    const listening = createServer({ noDelay: true });
    const board = new Switchboard(listening, new URL(url));
    listening.on('connection', (client) => board.accept(client));
    listening.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    return board;
  }

  get url(): string {
    const address = this.listening.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  /** Where new connections lead; those there are stay. */
  lead(url: string): void {
    this.target = new URL(url);
  }

  /** Breaks all connections without a word. */
  cut(): void {
    for (const { client, server } of this.pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
    this.isDeaf = false;
  }

  /** From now on nothing that the server says arrives, until the next cut. */
  deafen(): void {
    this.isDeaf = true;
  }

  /** Takes nothing more from the server, which has it wait, until told otherwise. */
  stall(stalled = true): void {
    for (const { server } of this.pairs)
      if (stalled) server.pause();
      else server.resume();
  }

  /** Breaks this many of the next connections when the server lets them in. */
  breakHandshakes(many: number): void {
    this.handshakesToBreak = many;
  }

  async close(): Promise<void> {
    const closed = once(this.listening, 'close');
    this.listening.close();
    this.cut();
    await closed;
  }

  private accept(client: Socket): void {
    const { hostname, port } = this.target;
    const server = connect({ host: hostname, port: Number(port), noDelay: true });
    const pair = { client, server };
    this.made += 1;
    this.pairs.add(pair);
    const end = (): void => {
      this.pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on('error', end).on('close', end);
    client.on('data', (data) => server.write(data));
    server.on('data', (data) => {
      if (this.handshakesToBreak > 0 && data.includes('40{"sid"')) {
        this.handshakesToBreak -= 1;
        client.resetAndDestroy();
      } else if (!this.isDeaf) client.write(data);
    });
  }
}
