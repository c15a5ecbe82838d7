#!/usr/bin/env node
import { nodeHost } from './host-node.ts';
import { main } from './main.ts';

process.exitCode = await main(process.argv.slice(2), nodeHost());
