/** A line to a TCP server that can fall silent: whoever dials is let in, and hears nothing. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface HangingLine {
  /** `address` with the line in place of its server. */
  through(address: string): string;
  /** Nothing passes any more, and nothing is refused. */
  hang(): void;
  /** What waited on the line arrives, and everyone is served again. */
  resume(): void;
  /** What waited is lost with its connections; new ones are served. */
  restart(): void;
  close(): Promise<void>;
}

export async function startHangingLine(target: { host: string; port: number }): Promise<HangingLine> {
  const sockets = new Set<Socket>();
  let hangs = false;

  const carry = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on('data', (data: Buffer) => to.write(data));
    from.on('end', () => to.end());
    from.on('error', () => undefined);
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    if (hangs) from.pause();
  };
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ ...target, noDelay: true });
    carry(client, upstream);
    carry(upstream, client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    through: (address) => {
      const url = new URL(address);
      url.hostname = '127.0.0.1';
      url.port = String((server.address() as AddressInfo).port);
      return url.href;
    },
    hang: () => {
      hangs = true;
      for (const socket of sockets) socket.pause();
    },
    resume: () => {
      hangs = false;
      for (const socket of sockets) socket.resume();
    },
    restart: () => {
      hangs = false;
      for (const socket of sockets) socket.resetAndDestroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
