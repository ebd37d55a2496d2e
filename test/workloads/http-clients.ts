import { type ClientOptions, LanguageClient } from './language-client.ts';
import { type Language, languageCommand } from './language-command.ts';

/** HTTP clients, each as the words after its language's own (`language-command.ts`). */
const CLIENTS = {
  'c curl': ['shell', 'http-client.sh'],
  'go net/http': ['go', 'http-client'],
  'go net/http over MPTCP': ['go', 'mptcp-http-client'],
  'java HttpClient': ['java', 'JdkHttpClient'],
  'node http': ['node', 'http-client-program.ts', 'request'],
  'node fetch (undici)': ['node', 'http-client-program.ts', 'fetch'],
  'php streams': ['php', 'http-client.php', 'streams'],
  'php curl': ['php', 'http-client.php', 'curl'],
  'python urllib': ['python', 'http_client.py', 'urllib'],
  'python requests': ['python', 'http_client.py', 'requests'],
  'python aiohttp': ['python', 'http_client.py', 'aiohttp'],
  'rust hyper': ['rust', 'http-client'],
} as const satisfies Record<string, readonly [Language, ...string[]]>;
export type HttpClientName = keyof typeof CLIENTS;

export async function startHttpClient(name: HttpClientName, options: ClientOptions): Promise<LanguageClient> {
  const [language, ...words] = CLIENTS[name];
  return LanguageClient.start(await languageCommand(language, ...words), options);
}
