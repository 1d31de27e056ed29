import { applyDecorators, UseFilters, UsePipes } from '@nestjs/common';
import { WebSocketGateway } from '@nestjs/websockets';
import { validationPipe } from '../http/validation.js';
import { SocketProblemFilter } from '../problems/socket-problem.filter.js';
import type { Namespace } from './namespaces.js';

/** A gateway on one namespace, with the pipe and the filter that globals do not bring to gateways. */
export const Gateway = (namespace: Namespace = '/'): ClassDecorator =>
  applyDecorators(
    // For `/` Nest wants no name: with one it would make a second set of the same.
    namespace === '/' ? WebSocketGateway() : WebSocketGateway({ namespace }),
    UsePipes(validationPipe()),
    UseFilters(SocketProblemFilter),
  ) as ClassDecorator;
