import { applyDecorators, UseFilters, UsePipes } from '@nestjs/common';
import { WebSocketGateway } from '@nestjs/websockets';
import { validationPipe } from '../http/validation.js';
import { SocketProblemFilter } from '../problems/socket-problem.filter.js';

/** A gateway on the namespace `/`, with the pipe and the filter that globals do not bring to gateways. */
export const Gateway = (): ClassDecorator =>
  applyDecorators(
    WebSocketGateway(),
    UsePipes(validationPipe()),
    UseFilters(SocketProblemFilter),
  ) as ClassDecorator;
