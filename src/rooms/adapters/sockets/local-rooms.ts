import { Injectable } from '@nestjs/common';
import type { Server } from 'socket.io';
import { type LiveSocket, userChannel } from '#platform/sockets/live-socket.js';

/** Clients never name Socket.IO's rooms: ours have this before the id. */
const PREFIX = 'room:';

/** Hears who comes and goes; a user with two sockets in a room comes twice. */
export interface Doorman {
  came(roomId: string, socket: LiveSocket): void;
  left(roomId: string, socket: LiveSocket): void;
  /** The last socket of this node left the room. */
  emptied(roomId: string): void;
}

/** Which sockets of this node are in which room. Socket.IO keeps the books: a socket that is gone is nowhere. */
@Injectable()
export class LocalRooms {
  private server: Server | undefined;
  private readonly doormen: Doorman[] = [];

  /** Called by the gateway, once there is a server. */
  attach(server: Server): void {
    this.server = server;
    const { adapter, sockets } = server.of('/');
    const tell = (event: 'came' | 'left', name: string, socketId: string): void => {
      const socket = sockets.get(socketId) as LiveSocket | undefined;
      if (!name.startsWith(PREFIX) || socket === undefined) return;
      for (const doorman of this.doormen) doorman[event](name.slice(PREFIX.length), socket);
    };
    adapter.on('join-room', (name: string, socketId: string) => tell('came', name, socketId));
    adapter.on('leave-room', (name: string, socketId: string) => tell('left', name, socketId));
    adapter.on('delete-room', (name: string) => {
      if (!name.startsWith(PREFIX)) return;
      for (const doorman of this.doormen) doorman.emptied(name.slice(PREFIX.length));
    });
  }

  watch(doorman: Doorman): void {
    this.doormen.push(doorman);
  }

  enter(socket: LiveSocket, roomId: string): void {
    void socket.join(PREFIX + roomId);
  }

  leave(socket: LiveSocket, roomId: string): void {
    void socket.leave(PREFIX + roomId);
  }

  /** Makes a socket leave that did not ask to, and tells it. */
  putOut(socket: LiveSocket, roomId: string, reason: 'kicked' | 'banned' | 'not_found'): void {
    this.leave(socket, roomId);
    socket.emit('room.left', { roomId, reason });
  }

  has(socket: LiveSocket, roomId: string): boolean {
    return socket.rooms.has(PREFIX + roomId);
  }

  /** True if the user has a socket of this node in the room: so they were let in, and are put out within a second of losing that. */
  holds(roomId: string, userId: string): boolean {
    const rooms = this.server?.of('/').adapter.rooms;
    const inside = rooms?.get(PREFIX + roomId);
    return [...(rooms?.get(userChannel(userId)) ?? [])].some((socketId) => inside?.has(socketId));
  }

  /** How many rooms the socket is in. */
  countOf(socket: LiveSocket): number {
    return [...socket.rooms].filter((name) => name.startsWith(PREFIX)).length;
  }

  sockets(roomId: string): LiveSocket[] {
    const { adapter, sockets } = this.server?.of('/') ?? {};
    const ids = [...(adapter?.rooms.get(PREFIX + roomId) ?? [])];
    return ids.flatMap((id) => (sockets?.get(id) as LiveSocket | undefined) ?? []);
  }

  /** How many sockets of this node are in the room. */
  size(roomId: string): number {
    return this.server?.of('/').adapter.rooms.get(PREFIX + roomId)?.size ?? 0;
  }

  /** Sends one frame, encoded once, to the sockets in the room. */
  emit(roomId: string, event: string, payload: object): void {
    this.server?.to(PREFIX + roomId).emit(event, payload);
  }

  /** Sends to everything that the user is connected with here. */
  emitToUser(userId: string, event: string, payload: object): void {
    this.server?.to(userChannel(userId)).emit(event, payload);
  }
}
