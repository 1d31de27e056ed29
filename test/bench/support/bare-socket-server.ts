/** A bare Socket.IO server: everyone in one room, one frame for each message, nothing stored. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { aClaim } from './a-claim.js';
import { serve } from './child.js';
import { flowing, type Flow } from './flow.js';
import { memoryInUse } from './memory.js';
import { shopper, takingTurns } from './people.js';

const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
io.on('connection', (socket) => {
  socket.on('room.join', async ({ roomId }: { roomId: string }, ack: (answer: object) => void) => {
    await socket.join(roomId);
    ack({ ok: true });
  });
  socket.on('message.send', (_: object, ack: (answer: object) => void) => {
    seq += 1;
    ack({ ok: true, id: idOf(seq), seq });
  });
  socket.on('drop.claim', (_: object, ack: (answer: object) => void) => ack({ ok: true, claim: aClaim() }));
});
await once(http.listen(0, '127.0.0.1'), 'listening');

const someone = takingTurns(Array.from({ length: 50 }, () => shopper()));
let seq = 0;

function idOf(number: number): string {
  return `018f0000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** The same message as Souk's, in a frame of its own. */
function say(roomId: string, text: string): void {
  seq += 1;
  const { userId, displayName } = someone();
  const event = {
    ...{ seq, id: idOf(seq), type: 'message.posted' },
    ...{ at: new Date().toISOString(), actor: { id: userId, displayName } },
    data: { text, clientId: userId },
  };
  io.to(roomId).emit('room.events', { roomId, events: [event] });
}

serve(
  { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` },
  {
    memory: memoryInUse,
    talk: async ({ roomId, ...flow }: Flow & { roomId: string }) => {
      const before = seq;
      await flowing(flow, (text) => say(roomId, text));
      return seq - before;
    },
  },
  async () => {
    await io.close();
  },
);
