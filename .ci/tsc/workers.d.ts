// Our workers keep pages: what the scope of a service worker has beyond that of any worker.
interface WorkerGlobalScope {
  readonly clients: Clients;
  skipWaiting(): Promise<void>;
  addEventListener<K extends keyof ServiceWorkerGlobalScopeEventMap>(type: K, listener: (event: ServiceWorkerGlobalScopeEventMap[K]) => void): void;
}

// Written before offline_worker.js when it is served.
declare const FILES: string[];
declare const CACHE: string;
