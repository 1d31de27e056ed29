import { Injectable } from '@nestjs/common';
import { Forbidden, Unauthenticated } from '#kernel';
import { Authenticator } from '../auth/authenticator.js';
import { problemOf } from '../problems/problem.js';
import { RateLimited } from '../limits/errors.js';
import { TooManySockets } from './errors.js';
import { Floods } from './floods.js';
import { type LiveSocket, userChannel } from './live-socket.js';
import { mayEnter } from './namespaces.js';

/** Sockets of one user on one node: more than anybody has tabs and devices, and too few to shut the others out. */
const MOST_SOCKETS = 50;

/** Lets a socket in only with a valid access token in `auth.token`, of somebody who may enter its namespace. */
@Injectable()
export class SocketHandshake {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly floods: Floods,
  ) {}

  admit(socket: LiveSocket, next: (error?: Error) => void): void {
    try {
      // A connection that is let in to none, or to one of two, may say hello again and again.
      if (this.floods.isFlooding(socket)) {
        socket.conn.close(true);
        throw new RateLimited();
      }
      const token: unknown = socket.handshake.auth['token'];
      if (typeof token !== 'string')
        throw new Unauthenticated({}, 'Connect with auth: { token: <access token> }.');
      this.renew(socket, token);
      const { adapter } = socket.nsp;
      const others = adapter.rooms.get(userChannel(socket.data.actor.userId))?.size ?? 0;
      if (others >= MOST_SOCKETS) throw new TooManySockets();
    } catch (error) {
      const problem = problemOf(error);
      next(Object.assign(new Error(problem.detail), { data: problem }));
      return;
    }
    void socket.join(userChannel(socket.data.actor.userId));
    // The upgrade request is not needed any more and holds several kilobytes for each socket.
    Object.assign(socket.conn, { request: undefined });
    next();
  }

  /**
   * Puts a token of the same user behind the socket; one of a role that may not be here is the end of it, within a
   * second. @throws Unauthenticated, TokenExpired, Forbidden
   */
  renew(socket: LiveSocket, token: string): void {
    const { actor, expiresAt } = this.authenticator.authenticate(token);
    if (socket.data.actor !== undefined && socket.data.actor.userId !== actor.userId) {
      throw new Unauthenticated({}, 'This token belongs to another user: connect anew with it.');
    }
    socket.data.actor = actor;
    socket.data.expiresAt = expiresAt.getTime();
    if (!mayEnter(socket.nsp.name, actor)) throw new Forbidden();
  }
}
