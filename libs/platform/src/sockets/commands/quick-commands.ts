import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Actor } from '#kernel';
import { RateLimits } from '../../limits/rate-limits.js';
import { LOGGER } from '../../telemetry/logger.js';
import { inRequest, requestContext } from '../../telemetry/request-context.js';
import { socketEvents } from '../../telemetry/metrics.js';
import type { LiveSocket } from '../live-socket.js';
import { requireSocketAllowance } from '../socket-limit.guard.js';
import { refusedCommand } from '../../problems/socket-problem.filter.js';

type Ack = (answer: unknown) => void;

/** A command that a whole crowd sends at once. */
export interface QuickCommand<Input = unknown> {
  /** The payload if it is plainly as it must be; undefined sends the command the long way, which says what is wrong. */
  input(payload: unknown): Input | undefined;
  answer(actor: Actor, input: Input): Promise<object>;
}

/** The commands that need no gateway of Nest: served by the same functions, limit, use case, problem, at a tenth of the cost. */
@Injectable()
export class QuickCommands {
  private readonly commands = new Map<string, QuickCommand>();

  constructor(
    private readonly limits: RateLimits,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  on<Input>(name: string, command: QuickCommand<Input>): void {
    this.commands.set(name, command as QuickCommand);
  }

  /** Serves the command; false if it has to go the long way. */
  serve(socket: LiveSocket, name: string, payload: readonly unknown[], ack: Ack | undefined): boolean {
    const command = this.commands.get(name);
    // The payload and its ack, and nothing else.
    if (command === undefined || ack === undefined || payload.length !== 2) return false;
    const input = command.input(payload[0]);
    if (input === undefined) return false;
    void inRequest(requestContext(undefined, undefined), () =>
      this.answer(socket.data.actor, { name, command, input }, ack),
    );
    return true;
  }

  private async answer(
    actor: Actor,
    { name, command, input }: { name: string; command: QuickCommand; input: unknown },
    ack: Ack,
  ): Promise<void> {
    let answer: object;
    try {
      const counted = requireSocketAllowance(this.limits, actor);
      if (counted !== undefined) await counted;
      answer = await command.answer(actor, input);
      socketEvents.inc({ command: name, outcome: 'ok' });
    } catch (error) {
      answer = refusedCommand(error, name, this.logger);
    }
    ack(answer);
  }
}
