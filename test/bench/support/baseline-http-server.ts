/** What others answer with: Express, Nest and Node alone, each sending the same bytes. */
import 'reflect-metadata';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import express from 'express';
import { serve, told } from './child.js';

const TYPE = 'application/json; charset=utf-8';
const body = Buffer.from(told<{ body: string }>().body);

@Controller()
class FixedController {
  @Get('fixed/:id')
  fixed(): object {
    return {};
  }
}

@Module({ controllers: [FixedController] })
class FixedModule {}

const app = express();
app.get('/fixed/:id', (_request, response) => {
  response.setHeader('Content-Type', TYPE);
  response.send(body);
});
const expressServer = app.listen(0, '127.0.0.1');
await once(expressServer, 'listening');

const nest = await NestFactory.create(FixedModule, { logger: false });
await nest.listen(0, '127.0.0.1');

const node = createServer((_request, response) => {
  response.setHeader('Content-Type', TYPE);
  response.end(body);
}).listen(0, '127.0.0.1');
await once(node, 'listening');

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

serve(
  { express: urlOf(expressServer), nest: urlOf(nest.getHttpServer() as Server), node: urlOf(node) },
  {},
  () => nest.close(),
);
