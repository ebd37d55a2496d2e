/** Asks the name server at a port of 127.0.0.1 by dns.Resolver, which is c-ares: one question after the other. */
import { Resolver } from 'node:dns/promises';

const resolver = new Resolver();
resolver.setServers([`127.0.0.1:${process.argv[2]}`]);
await resolver.resolve4('both.demo.test');
await resolver.resolve6('both.demo.test');
await resolver.resolveMx('mail.demo.test');
await resolver.resolve4('nx.demo.test').catch(() => undefined);
